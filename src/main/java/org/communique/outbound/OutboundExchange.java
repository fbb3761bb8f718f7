package org.communique.outbound;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** One sending. All of it happens on one event loop, so that it needs no locks. */
final class OutboundExchange {
    private static final Logger LOG = Logger.getLogger(OutboundExchange.class);

    private static final int SLICE = 16 * 1024;
    private static final int MOST_ADDRESSES = 3;
    private static final int MOST_INTERIM_ANSWERS = 16;
    /** What is read of a body that nobody wants, so that the other side can end in peace. */
    private static final int MOST_THROWN_AWAY = 16 * 1024;

    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(2);

    private final VertxInternal vertx;
    private final Context loop;
    private final HttpClient client;
    private final HostResolver hostResolver;
    private final Destination destination;
    private final RequestOptions options;
    private final OutboundRequest asked;
    private final Duration patience;

    private final CompletableFuture<OutboundResponse> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
    private final long begun = System.nanoTime();
    private long timer;
    private ConnectionBase connection;
    private boolean isWritten;
    private int interimAnswers;

    OutboundExchange(
            VertxInternal vertx,
            HttpClient client,
            HostResolver hostResolver,
            Destination destination,
            RequestOptions options,
            OutboundRequest asked,
            Duration patience) {
        this.vertx = vertx;
        this.loop = vertx.createEventLoopContext();
        this.client = client;
        this.hostResolver = hostResolver;
        this.destination = destination;
        this.options = options;
        this.asked = asked;
        this.patience = patience;
    }

    CompletionStage<OutboundResponse> start() {
        loop.runOnContext(started -> {
            if (answer.isDone()) {
                return;
            }
            timer = vertx.setTimer(
                    patience.toMillis(), over -> fail(Failure.TIMED_OUT, new TimeoutException("it took too long")));
            hostResolver
                    .addressesOf(destination.host())
                    .whenComplete((addresses, failure) -> loop.runOnContext(resolved -> vet(addresses, failure)));
        });
        return answer.minimalCompletionStage();
    }

    /** Completed when nothing more is done, which may be after the answer. */
    CompletionStage<Void> hungUp() {
        return hungUp.minimalCompletionStage();
    }

    /** Gives up at once. */
    void breakOff() {
        loop.runOnContext(ending -> fail(Failure.BROKEN_OFF, new CancellationException("this side ends")));
    }

    private void vet(List<InetAddress> addresses, Throwable failure) {
        if (answer.isDone()) {
            return;
        }
        if (failure != null) {
            fail(Failure.UNRESOLVED, failure);
        } else if (!destination.admits(addresses)) {
            fail(Failure.REFUSED, Destination.notPublic());
        } else {
            dial(addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES)), System.nanoTime());
        }
    }

    /** The first of them, and when nobody is there the others. */
    private void dial(List<InetAddress> addresses, long since) {
        // An address by its digits is dialled as it is; the name only says who is expected there.
        options.setServer(SocketAddress.inetSocketAddress(
                destination.port(), addresses.get(0).getHostAddress()));
        client.request(options).onComplete(this::exchange, failure -> {
            Failure kind = isOfTls(failure) ? Failure.TLS : Failure.UNREACHABLE;
            boolean hasTime = System.nanoTime() - since < OutboundClient.PATIENCE_OF_CONNECT.toNanos();
            if (kind == Failure.UNREACHABLE && addresses.size() > 1 && hasTime && !answer.isDone()) {
                dial(addresses.subList(1, addresses.size()), since);
            } else {
                fail(kind, failure);
            }
        });
    }

    private void exchange(HttpClientRequest request) {
        connection = (ConnectionBase) request.connection();
        connection.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        request.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        if (answer.isDone()) {
            hangUp();
            return;
        }
        request.continueHandler(interim -> countInterim());
        request.earlyHintsHandler(interim -> countInterim());
        request.response().onComplete(this::receive, failure -> fail(onceConnected(failure), failure));
        write(request, 0);
    }

    /** The next slice is made when the last is on its way: whoever does not read holds up one, and not the body. */
    private void write(HttpClientRequest request, int from) {
        byte[] body = asked.body();
        if (body == null) {
            request.end().onSuccess(written -> isWritten = true);
            return;
        }
        int to = Math.min(body.length, from + SLICE);
        Buffer slice = Buffer.buffer(to - from).appendBytes(body, from, to - from);
        if (to == body.length) {
            request.end(slice).onSuccess(written -> isWritten = true);
        } else {
            request.write(slice).onSuccess(written -> loop.runOnContext(next -> write(request, to)));
        }
    }

    private void countInterim() {
        if (++interimAnswers > MOST_INTERIM_ANSWERS) {
            fail(Failure.BAD_ANSWER, new IOException("too many interim answers"));
        }
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        if (answer.isDone()) {
            return;
        }
        int status = response.statusCode();
        if (status < 200 || status > 599) {
            fail(Failure.BAD_ANSWER, new IOException("status " + status));
        } else if (asked.mostRead() > 0) {
            read(response);
        } else {
            throwAway(response);
        }
    }

    private void read(HttpClientResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.handler(chunk -> {
            int taken = Math.min(chunk.length(), asked.mostRead() - body.size());
            body.write(chunk.getBytes(0, taken), 0, taken);
            if (body.size() == asked.mostRead()) {
                succeed(response, body.toByteArray());
                hangUp();
            }
        });
        response.endHandler(ended -> {
            succeed(response, body.toByteArray());
            hangUp();
        });
    }

    private void throwAway(HttpClientResponse response) {
        int[] thrownAway = {0};
        response.handler(chunk -> {
            thrownAway[0] += chunk.length();
            if (thrownAway[0] > MOST_THROWN_AWAY) {
                hangUp();
            }
        });
        response.endHandler(ended -> hangUp());
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(PATIENCE_AT_END.toMillis(), over -> hangUp());
        succeed(response, new byte[0]);
    }

    private void succeed(HttpClientResponse response, byte[] body) {
        answer.complete(OutboundResponse.of(
                response.statusCode(), response.getHeader(HttpHeaders.RETRY_AFTER), body, duration()));
    }

    private void fail(Failure failure, Throwable cause) {
        // First, since hanging up is itself a failure.
        if (answer.complete(OutboundResponse.of(failure, duration()))) {
            LOG.debugf(cause, "Sending to %s: %s", destination.host().name(), failure.label());
        }
        hangUp();
    }

    /**
     * The connection's own way to close first waits until everything is written, and that of TLS waits a while: whoever does not read is
     * not given either.
     */
    private void hangUp() {
        hungUp.complete(null);
        vertx.cancelTimer(timer);
        if (connection != null) {
            ChannelHandlerContext end = connection.channelHandlerContext();
            (isWritten ? end : end.pipeline().firstContext()).close();
        }
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Failure onceConnected(Throwable failure) {
        if (isOfTls(failure)) {
            return Failure.TLS;
        }
        boolean isBrokenOff = failure instanceof HttpClosedException
                || failure instanceof PrematureChannelClosureException
                || failure instanceof IOException;
        return isBrokenOff ? Failure.BROKEN_OFF : Failure.BAD_ANSWER;
    }

    private static boolean isOfTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }
}

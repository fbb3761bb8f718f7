package org.communique.outbound;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
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

/** One request and its response. Runs on a single event loop, so it needs no locks. */
final class OutboundExchange {
    private static final Logger LOG = Logger.getLogger(OutboundExchange.class);

    private static final int SLICE = 16 * 1024;
    private static final int MAX_ADDRESSES = 3;
    private static final int MAX_INTERIM_RESPONSES = 16;
    /** How much of an unwanted body is read, so that the other side can finish without an error. */
    private static final int MAX_DISCARDED = 16 * 1024;

    private static final Duration DISCARD_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Context loop;
    private final HttpClient client;
    private final HostResolver hostResolver;
    private final Destination destination;
    private final RequestOptions options;
    private final OutboundRequest outboundRequest;
    private final Duration timeout;

    private final CompletableFuture<OutboundResponse> result = new CompletableFuture<>();
    private final CompletableFuture<Void> disconnected = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private long timer;
    private ConnectionBase connection;
    private boolean isWritten;
    private int interimResponses;

    OutboundExchange(
            Vertx vertx,
            Context loop,
            HttpClient client,
            HostResolver hostResolver,
            Destination destination,
            RequestOptions options,
            OutboundRequest outboundRequest,
            Duration timeout) {
        this.vertx = vertx;
        this.loop = loop;
        this.client = client;
        this.hostResolver = hostResolver;
        this.destination = destination;
        this.options = options;
        this.outboundRequest = outboundRequest;
        this.timeout = timeout;
    }

    CompletionStage<OutboundResponse> start() {
        loop.runOnContext(started -> {
            if (result.isDone()) {
                return;
            }
            timer = vertx.setTimer(
                    timeout.toMillis(),
                    over -> fail(Failure.TIMED_OUT, new TimeoutException("the time limit is exceeded")));
            hostResolver
                    .addressesOf(destination.host())
                    .whenComplete(
                            (addresses, failure) -> loop.runOnContext(resolved -> checkAddresses(addresses, failure)));
        });
        return result.minimalCompletionStage();
    }

    /** Completed when the connection is given up, which may be after the response. */
    CompletionStage<Void> disconnected() {
        return disconnected.minimalCompletionStage();
    }

    /** Fails the request at once and closes its connection. */
    void abort() {
        loop.runOnContext(ending -> fail(Failure.BROKEN_OFF, new CancellationException("the client is closed")));
    }

    private void checkAddresses(List<InetAddress> addresses, Throwable failure) {
        if (result.isDone()) {
            return;
        }
        if (failure != null) {
            fail(Failure.UNRESOLVED, failure);
        } else if (!destination.allows(addresses)) {
            fail(Failure.REFUSED, Destination.notPublic());
        } else {
            connect(addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES)), System.nanoTime());
        }
    }

    /** Connects to the first address, and to the others if that fails. */
    private void connect(List<InetAddress> addresses, long since) {
        // The address is a literal, so no name is resolved again. The name is used for TLS and Host only.
        options.setServer(SocketAddress.inetSocketAddress(
                destination.port(), addresses.get(0).getHostAddress()));
        client.request(options).onComplete(this::exchange, failure -> {
            Failure kind = isOfTls(failure) ? Failure.TLS : Failure.UNREACHABLE;
            boolean hasTime = System.nanoTime() - since < OutboundClient.CONNECT_TIMEOUT.toNanos();
            if (kind == Failure.UNREACHABLE && addresses.size() > 1 && hasTime && !result.isDone()) {
                connect(addresses.subList(1, addresses.size()), since);
            } else {
                fail(kind, failure);
            }
        });
    }

    private void exchange(HttpClientRequest request) {
        connection = (ConnectionBase) request.connection();
        connection.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        request.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        if (result.isDone()) {
            disconnect();
            return;
        }
        request.continueHandler(interim -> countInterim());
        request.earlyHintsHandler(interim -> countInterim());
        request.response().onComplete(this::receive, failure -> fail(onceConnected(failure), failure));
        write(request, 0);
    }

    /** Copies the next slice only when the previous one is written: a recipient that does not read holds one slice, not the body. */
    private void write(HttpClientRequest request, int from) {
        byte[] body = outboundRequest.body();
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
        if (++interimResponses > MAX_INTERIM_RESPONSES) {
            fail(Failure.BAD_ANSWER, new IOException("too many interim responses"));
        }
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(failure -> fail(onceConnected(failure), failure));
        if (result.isDone()) {
            return;
        }
        int status = response.statusCode();
        if (status < 200 || status > 599) {
            fail(Failure.BAD_ANSWER, new IOException("status " + status));
        } else if (outboundRequest.maxBodyBytes() > 0) {
            read(response);
        } else {
            discard(response);
        }
    }

    private void read(HttpClientResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.handler(chunk -> {
            int length = Math.min(chunk.length(), outboundRequest.maxBodyBytes() - body.size());
            body.write(chunk.getBytes(0, length), 0, length);
            if (body.size() == outboundRequest.maxBodyBytes()) {
                succeed(response, body.toByteArray());
                disconnect();
            }
        });
        response.endHandler(ended -> {
            succeed(response, body.toByteArray());
            disconnect();
        });
    }

    private void discard(HttpClientResponse response) {
        int[] discarded = {0};
        response.handler(chunk -> {
            discarded[0] += chunk.length();
            if (discarded[0] > MAX_DISCARDED) {
                disconnect();
            }
        });
        response.endHandler(ended -> disconnect());
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(DISCARD_TIMEOUT.toMillis(), over -> disconnect());
        succeed(response, new byte[0]);
    }

    private void succeed(HttpClientResponse response, byte[] body) {
        result.complete(OutboundResponse.of(
                response.statusCode(), response.getHeader(HttpHeaders.RETRY_AFTER), body, duration()));
    }

    private void fail(Failure failure, Throwable cause) {
        // First, since closing the connection causes another failure.
        if (result.complete(OutboundResponse.of(failure, duration()))) {
            LOG.debugf(cause, "Request to %s: %s", destination.host().name(), failure.label());
        }
        disconnect();
    }

    /**
     * Closes the connection at once. The public methods to close or reset it wait until everything is written, and TLS waits for a while as
     * well: a recipient that does not read would hold the connection. The public method also removes the connection from the pool, which
     * would otherwise give it to the next request after a response with status 101: only then the client does not close it by itself.
     */
    private void disconnect() {
        disconnected.complete(null);
        vertx.cancelTimer(timer);
        if (connection != null) {
            connection.close();
            ChannelHandlerContext end = connection.channelHandlerContext();
            (isWritten ? end : end.pipeline().firstContext()).close();
        }
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
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

package org.communique.outbound;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends requests to addresses that others have given. A name is resolved once for each, all its addresses are looked at, and one of those
 * that were looked at is dialled: to ask for the name again would be to dial what nobody has looked at.
 */
@ApplicationScoped
public class OutboundClient {
    private static final Logger LOG = Logger.getLogger(OutboundClient.class);

    private static final Duration PATIENCE_OF_CHECK = Duration.ofSeconds(3);
    static final Duration PATIENCE_OF_CONNECT = Duration.ofSeconds(5);
    /** To one host at one address; each is a slot of some bytes. With so many open, the next would wait. */
    private static final int MOST_CONNECTIONS = 4_096;

    private static final int MOST_HEADERS = 16 * 1024;
    /** What one who does not read, or does not end, may take of the kernel's memory. */
    private static final int SOCKET_BUFFER = 64 * 1024;

    private static final int READ_AT_ONCE = 16 * 1024;

    /** What the request's framing depends on, and where it goes, is not for others to say. */
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final VertxInternal vertx;
    private final DestinationRules destinationRules;
    private final Duration patience;
    private final String agent;
    private final HostResolver hostResolver;
    private final HttpClient client;
    private final Set<OutboundExchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    @Inject
    OutboundClient(
            Vertx vertx, PushConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this(vertx, config, version, null, InetAddress::getAllByName);
    }

    /** @param trust whose certificates are good; null for those that Java trusts */
    OutboundClient(Vertx vertx, PushConfig config, String version, TrustOptions trust, HostResolver.Lookup lookup) {
        SettingRange.within("communique.push.timeout", Duration.ofMillis(100), Duration.ofMinutes(5), config.timeout());
        SettingRange.within(
                "communique.push.lease-margin", Duration.ofSeconds(1), Duration.ofMinutes(5), config.leaseMargin());
        this.vertx = (VertxInternal) vertx;
        this.destinationRules = DestinationRules.of(config);
        this.patience = config.timeout();
        this.agent = "Communique/" + version;
        this.hostResolver = new HostResolver(lookup);
        int connectMillis = (int) Math.min(PATIENCE_OF_CONNECT.toMillis(), patience.toMillis());
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        // Each request is to go where its host is now, and a connection that was left would be broken
                        // off by the other side.
                        .setKeepAlive(false)
                        .setVerifyHost(true)
                        .setTrustOptions(trust)
                        .setConnectTimeout(connectMillis)
                        .setSslHandshakeTimeout(patience.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setMaxHeaderSize(MOST_HEADERS)
                        .setSendBufferSize(SOCKET_BUFFER)
                        .setReceiveBufferSize(READ_AT_ONCE)
                        // The ids of our traces are nobody's business.
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    }

    /** What is configured wrongly is to be known at the start. */
    void open(@Observes StartupEvent started) {}

    /** What is under way is broken off: the client would wait until it is written, and whoever does not read holds that up. */
    @PreDestroy
    void close() {
        isClosed = true;
        underWay.forEach(OutboundExchange::breakOff);
        client.close();
        hostResolver.close();
    }

    /**
     * Whether the URL may be sent to, as far as can be told now; for when somebody gives it. It blocks for up to 3 seconds. A name that
     * cannot be resolved at the moment is let through: the sending will tell.
     *
     * @throws RefusedUrl if it may not
     */
    public void check(String url) {
        Destination destination = Destination.of(url, destinationRules);
        if (destination.isAllowed()) {
            return;
        }
        try {
            List<InetAddress> addresses = hostResolver
                    .addressesOf(destination.host())
                    .get(PATIENCE_OF_CHECK.toMillis(), TimeUnit.MILLISECONDS);
            if (!destination.admits(addresses)) {
                throw Destination.notPublic();
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "%s cannot be resolved now", destination.host().name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends and never fails exceptionally: what went wrong is in the answer. Redirects are not followed.
     *
     * @return completed on an event loop, so that what follows must not block
     */
    public CompletionStage<OutboundResponse> send(OutboundRequest request) {
        long begun = System.nanoTime();
        try {
            Destination destination = Destination.of(request.url(), destinationRules);
            OutboundExchange outboundExchange = new OutboundExchange(
                    vertx, client, hostResolver, destination, options(request, destination), request, patience);
            // Put there first, so that it is broken off if the end comes now.
            underWay.add(outboundExchange);
            outboundExchange.hungUp().thenRun(() -> underWay.remove(outboundExchange));
            return isClosed ? failed(Failure.BROKEN_OFF, begun) : outboundExchange.start();
        } catch (RejectedUrlException | IllegalArgumentException e) {
            LOG.debug("A request is refused", e);
            return failed(Failure.REFUSED, begun);
        } catch (RuntimeException e) {
            LOG.debug("Nothing is sent any more", e);
            return failed(Failure.BROKEN_OFF, begun);
        }
    }

    private RequestOptions options(OutboundRequest request, Destination destination) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setSsl(destination.isTls())
                .setHost(destination.host().name())
                .setPort(destination.port())
                .setURI(destination.target())
                .setFollowRedirects(false);
        options.putHeader(HttpHeaders.USER_AGENT, agent);
        request.headers().forEach((name, value) -> {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                options.putHeader(name, value);
            }
        });
        if (request.body() != null) {
            options.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(request.body().length));
        }
        return options;
    }

    private static CompletionStage<OutboundResponse> failed(Failure failure, long begun) {
        return CompletableFuture.completedFuture(
                OutboundResponse.of(failure, Duration.ofNanos(System.nanoTime() - begun)));
    }
}

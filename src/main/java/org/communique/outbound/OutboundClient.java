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
 * Sends requests to URLs that users supply. Resolves the name once for each request, checks all its addresses, and connects to one of the
 * checked addresses: a second lookup could return an address that nobody has checked.
 */
@ApplicationScoped
public class OutboundClient {
    private static final Logger LOG = Logger.getLogger(OutboundClient.class);

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** For each host and address. Further requests would wait for a connection. An unused slot takes only some bytes. */
    private static final int MAX_CONNECTIONS = 4_096;

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    /** Limits the memory of the kernel for a recipient that does not read. */
    private static final int SOCKET_BUFFER = 64 * 1024;

    private static final int RECEIVE_BUFFER = 16 * 1024;

    /** Headers that callers cannot set, since they determine the framing and the destination. */
    private static final Set<String> RESERVED_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final VertxInternal vertx;
    private final DestinationRules destinationRules;
    private final Duration timeout;
    private final String agent;
    private final HostResolver hostResolver;
    private final HttpClient client;
    private final Set<OutboundExchange> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    @Inject
    OutboundClient(
            Vertx vertx, PushConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this(vertx, config, version, null, InetAddress::getAllByName);
    }

    /** @param trust the trusted certificates; null for those that the JDK trusts */
    OutboundClient(Vertx vertx, PushConfig config, String version, TrustOptions trust, HostResolver.Lookup lookup) {
        SettingRange.within("communique.push.timeout", Duration.ofMillis(100), Duration.ofMinutes(5), config.timeout());
        SettingRange.within(
                "communique.push.lease-margin", Duration.ofSeconds(1), Duration.ofMinutes(5), config.leaseMargin());
        this.vertx = (VertxInternal) vertx;
        this.destinationRules = DestinationRules.of(config);
        this.timeout = config.timeout();
        this.agent = "Communique/" + version;
        this.hostResolver = new HostResolver(lookup);
        int connectMillis = (int) Math.min(CONNECT_TIMEOUT.toMillis(), timeout.toMillis());
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        // Each request must go to the current address of its host. The server would close an idle
                        // connection anyway.
                        .setKeepAlive(false)
                        .setVerifyHost(true)
                        .setTrustOptions(trust)
                        .setConnectTimeout(connectMillis)
                        .setSslHandshakeTimeout(timeout.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setSendBufferSize(SOCKET_BUFFER)
                        .setReceiveBufferSize(RECEIVE_BUFFER)
                        // The ids of traces are not sent to others.
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    /** Creates the client at the start, so that invalid settings are reported then. */
    void open(@Observes StartupEvent started) {}

    /** Aborts requests in progress: the client would wait until they are written, which never ends if a recipient does not read. */
    @PreDestroy
    void close() {
        isClosed = true;
        inFlight.forEach(OutboundExchange::abort);
        client.close();
        hostResolver.close();
    }

    /**
     * Checks a URL when a user supplies it. Blocks for up to 3 seconds. Accepts a name that cannot be resolved at the moment, since it is
     * checked again for each request.
     *
     * @throws RejectedUrlException if the URL is not allowed
     */
    public void check(String url) {
        Destination destination = Destination.of(url, destinationRules);
        if (destination.isAllowed()) {
            return;
        }
        try {
            List<InetAddress> addresses =
                    hostResolver.addressesOf(destination.host()).get(CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (!destination.allows(addresses)) {
                throw Destination.notPublic();
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(
                    e, "%s cannot be resolved at the moment", destination.host().name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends a request. Does not follow redirects. Reports every failure in the response and never completes exceptionally.
     *
     * @return completed on an event loop, so dependent actions must not block
     */
    public CompletionStage<OutboundResponse> send(OutboundRequest request) {
        long startNanos = System.nanoTime();
        try {
            Destination destination = Destination.of(request.url(), destinationRules);
            OutboundExchange exchange = new OutboundExchange(
                    vertx,
                    vertx.createEventLoopContext(),
                    client,
                    hostResolver,
                    destination,
                    options(request, destination),
                    request,
                    timeout);
            // Added first, so that it is aborted if the client is closed now.
            inFlight.add(exchange);
            exchange.disconnected().thenRun(() -> inFlight.remove(exchange));
            return isClosed ? failed(Failure.BROKEN_OFF, startNanos) : exchange.start();
        } catch (RejectedUrlException | IllegalArgumentException e) {
            LOG.debug("A request is not allowed", e);
            return failed(Failure.REFUSED, startNanos);
        } catch (RuntimeException e) {
            LOG.debug("The client is closed", e);
            return failed(Failure.BROKEN_OFF, startNanos);
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
            if (!RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                options.putHeader(name, value);
            }
        });
        if (request.body() != null) {
            options.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(request.body().length));
        }
        return options;
    }

    private static CompletionStage<OutboundResponse> failed(Failure failure, long startNanos) {
        return CompletableFuture.completedFuture(
                OutboundResponse.of(failure, Duration.ofNanos(System.nanoTime() - startNanos)));
    }
}

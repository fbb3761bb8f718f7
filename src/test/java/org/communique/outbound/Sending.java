package org.communique.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The HTTP client alone, without the rest of the service. */
final class Sending implements AutoCloseable {
    /** For tests of the timeout. */
    static final Duration SHORT_TIMEOUT = Duration.ofMillis(1_500);

    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final OutboundClient outboundClient;

    record Config(Optional<Set<String>> allowedHosts, Set<Integer> ports, Duration timeout, HostResolver.Lookup lookup)
            implements PushConfig {

        @Override
        public Duration leaseMargin() {
            return Duration.ofSeconds(15);
        }
    }

    Sending(Config config) {
        this(config, null);
    }

    Sending(Config config, TrustOptions trust) {
        outboundClient = new OutboundClient(vertx, config, "1.2.3", trust, config.lookup());
    }

    static Config config(HostTable names, Set<Integer> ports, String... allowedHosts) {
        return config(LONG_TIMEOUT, names, ports, allowedHosts);
    }

    /** A configuration with a short timeout. */
    static Config hasty(HostTable names, Set<Integer> ports, String... allowedHosts) {
        return config(SHORT_TIMEOUT, names, ports, allowedHosts);
    }

    private static Config config(Duration patience, HostTable names, Set<Integer> ports, String... allowedHosts) {
        return new Config(Optional.of(Set.of(allowedHosts)), ports, patience, names);
    }

    OutboundClient outbound() {
        return outboundClient;
    }

    OutboundResponse get(String url, int mostRead) {
        return send(new OutboundRequest("GET", url, Map.of(), null, mostRead));
    }

    OutboundResponse post(String url, byte[] body) {
        return send(new OutboundRequest("POST", url, Map.of("Content-Type", "application/json"), body, 0));
    }

    OutboundResponse send(OutboundRequest request) {
        return begin(request).orTimeout(90, TimeUnit.SECONDS).join();
    }

    CompletableFuture<OutboundResponse> begin(OutboundRequest request) {
        return outboundClient.send(request).toCompletableFuture();
    }

    @Override
    public void close() {
        outboundClient.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}

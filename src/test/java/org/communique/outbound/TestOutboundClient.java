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

/** The outbound HTTP client without the rest of the service. */
final class TestOutboundClient implements AutoCloseable {
    /** For tests of the timeout. */
    static final Duration SHORT_TIMEOUT = Duration.ofMillis(1_500);

    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final OutboundClient client;

    record Config(Optional<Set<String>> allowedHosts, Set<Integer> ports, Duration timeout, HostResolver.Lookup lookup)
            implements PushConfig {

        @Override
        public Duration leaseMargin() {
            return Duration.ofSeconds(15);
        }
    }

    TestOutboundClient(Config config) {
        this(config, null);
    }

    TestOutboundClient(Config config, TrustOptions trust) {
        client = new OutboundClient(vertx, config, "1.2.3", trust, config.lookup());
    }

    static Config config(HostTable names, Set<Integer> ports, String... allowedHosts) {
        return config(LONG_TIMEOUT, names, ports, allowedHosts);
    }

    /** A configuration with a short timeout. */
    static Config shortTimeoutConfig(HostTable names, Set<Integer> ports, String... allowedHosts) {
        return config(SHORT_TIMEOUT, names, ports, allowedHosts);
    }

    private static Config config(Duration timeout, HostTable names, Set<Integer> ports, String... allowedHosts) {
        return new Config(Optional.of(Set.of(allowedHosts)), ports, timeout, names);
    }

    OutboundClient outbound() {
        return client;
    }

    OutboundResponse get(String url, int maxBodyLength) {
        return send(new OutboundRequest("GET", url, Map.of(), null, maxBodyLength));
    }

    OutboundResponse post(String url, byte[] body) {
        return send(new OutboundRequest("POST", url, Map.of("Content-Type", "application/json"), body, 0));
    }

    OutboundResponse send(OutboundRequest request) {
        return sendAsync(request).orTimeout(90, TimeUnit.SECONDS).join();
    }

    CompletableFuture<OutboundResponse> sendAsync(OutboundRequest request) {
        return client.send(request).toCompletableFuture();
    }

    @Override
    public void close() {
        client.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}

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

/** The room by itself, without the service around it. */
final class Sending implements AutoCloseable {
    /** Of those of which it is tried what happens when it ends. */
    static final Duration PATIENCE = Duration.ofMillis(1_500);

    private static final Duration ENOUGH = Duration.ofSeconds(60);

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
        return config(ENOUGH, names, ports, allowedHosts);
    }

    /** As above, with little patience. */
    static Config hasty(HostTable names, Set<Integer> ports, String... allowedHosts) {
        return config(PATIENCE, names, ports, allowedHosts);
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

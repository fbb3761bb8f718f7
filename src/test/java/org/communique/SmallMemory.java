package org.communique;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service with little memory for content: enough for one page of large releases at a time. */
public class SmallMemory implements QuarkusTestProfile {
    /** The limit of the cached bodies that are being sent. */
    public static final int SENT_BYTES = 8 << 20;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "communique.memory.budget", "24M",
                "communique.memory.timeout", "1S",
                "communique.cache.size", String.valueOf(2 * SENT_BYTES));
    }

    /** Waits until all shares of the memory budget are given back, which a client cannot delay by the time that slow readers have. */
    public static void awaitGivenBack() {
        Await.until(
                java.time.Duration.ofSeconds(30),
                () -> Metrics.sum("communique_memory_used_bytes") == 0,
                () -> "still taken: " + Metrics.sum("communique_memory_used_bytes"));
    }
}

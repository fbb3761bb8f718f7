package org.communique;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
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

    /** Waits until all shares of the memory budget are given back, also those of slow readers, which are disconnected first. */
    public static void awaitGivenBack() {
        awaitGivenBack(Duration.ofSeconds(60));
    }

    public static void awaitGivenBack(Duration timeout) {
        Await.until(
                timeout,
                () -> Metrics.sum("communique_memory_used_bytes") == 0,
                () -> "still taken: " + Metrics.sum("communique_memory_used_bytes"));
    }
}

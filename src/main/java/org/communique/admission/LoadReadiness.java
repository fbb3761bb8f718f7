package org.communique.admission;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the node as not ready while it has rejected requests for longer than a burst lasts, or when hardly any heap is free after a
 * garbage collection. Load balancers then send requests to other nodes before this one fails.
 */
@Readiness
@ApplicationScoped
class LoadReadiness implements HealthCheck {
    private static final Duration MAX_BURST = Duration.ofSeconds(5);
    private static final int MAX_HEAP_PERCENT = 92;

    private final Bulkheads bulkheads;

    LoadReadiness(Bulkheads bulkheads) {
        this.bulkheads = bulkheads;
    }

    @Override
    public HealthCheckResponse call() {
        Duration rejecting = bulkheads.rejectingFor();
        int percent = heapInUse();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Load")
                .up()
                .withData("refusingForMillis", rejecting.toMillis())
                .withData("heapPercentAfterCollection", percent);
        if (percent >= MAX_HEAP_PERCENT) {
            response.down().withData("reason", "Hardly any heap is free after a garbage collection.");
        } else if (rejecting.compareTo(MAX_BURST) >= 0) {
            response.down().withData("reason", "More requests arrive than the limits of concurrent requests admit.");
        }
        return response.build();
    }

    /** Returns the percentage in use of the memory for long-lived objects after its last collection; 0 before the first collection. */
    private static int heapInUse() {
        int percent = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage =
                    pool.getType() == MemoryType.HEAP && isLongLived(pool) ? pool.getCollectionUsage() : null;
            if (usage != null && usage.getMax() > 0) {
                percent = Math.max(percent, (int) (usage.getUsed() * 100 / usage.getMax()));
            }
        }
        return percent;
    }

    /** Recognizes the memory for long-lived objects by its names in the collectors of the JDK. */
    private static boolean isLongLived(MemoryPoolMXBean pool) {
        return pool.getName().contains("Old") || pool.getName().contains("Tenured");
    }
}

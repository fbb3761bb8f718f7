package org.communique.admission;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down while this node has more to do than it can do, for longer than a burst lasts, or hardly any memory left after what is not needed
 * was collected: others should be asked before it falls over.
 */
@Readiness
@ApplicationScoped
class LoadReadiness implements HealthCheck {
    private static final Duration BURST = Duration.ofSeconds(5);
    private static final int MOST_PERCENT = 92;

    private final Bulkheads bulkheads;

    LoadReadiness(Bulkheads bulkheads) {
        this.bulkheads = bulkheads;
    }

    @Override
    public HealthCheckResponse call() {
        Duration full = bulkheads.fullFor();
        int percent = heapInUse();
        return HealthCheckResponse.named("Load")
                .status(full.compareTo(BURST) < 0 && percent < MOST_PERCENT)
                .withData("refusingForMillis", full.toMillis())
                .withData("heapPercentAfterCollection", percent)
                .build();
    }

    /** Of the memory for what lives long, after its last collection; 0 as long as there was none. */
    private static int heapInUse() {
        int percent = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP && isForLong(pool) ? pool.getCollectionUsage() : null;
            if (usage != null && usage.getMax() > 0) {
                percent = Math.max(percent, (int) (usage.getUsed() * 100 / usage.getMax()));
            }
        }
        return percent;
    }

    /** By the names that the collectors of the JDK give it. */
    private static boolean isForLong(MemoryPoolMXBean pool) {
        return pool.getName().contains("Old") || pool.getName().contains("Tenured");
    }
}

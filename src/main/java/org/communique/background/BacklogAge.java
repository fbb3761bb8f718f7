package org.communique.background;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** Measures how long ago a worker last had nothing left to do. The age grows while there is too much work, and while the work fails. */
public final class BacklogAge {
    private volatile long clearedAt = System.nanoTime();

    /**
     * Publishes the age as a gauge, in seconds.
     *
     * @param name  name of the metric
     * @param stage value of its tag {@code stage}: the part of the work
     */
    public void publish(MeterRegistry registry, String name, String stage) {
        Gauge.builder(name, this::seconds)
                .baseUnit("seconds")
                .tag("stage", stage)
                .description("Time since nothing was left to do")
                .register(registry);
    }

    /** Records that nothing is left to do. */
    public void clear() {
        clearedAt = System.nanoTime();
    }

    private double seconds() {
        return (System.nanoTime() - clearedAt) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}

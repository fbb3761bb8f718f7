package org.communique.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** How long ago it was last known that nothing was left to do: whether there is too much, or it cannot be done, it grows. */
public final class DeliveryLag {
    private volatile long nothingLeft = System.nanoTime();

    /**
     * Shows it in the metrics, in seconds.
     *
     * @param stage which part of the work it is of
     */
    public void show(MeterRegistry registry, String name, String stage) {
        Gauge.builder(name, this::seconds)
                .baseUnit("seconds")
                .tag("stage", stage)
                .description("How long ago nothing was left to do")
                .register(registry);
    }

    /** Nothing is left to do. */
    public void end() {
        nothingLeft = System.nanoTime();
    }

    private double seconds() {
        return (System.nanoTime() - nothingLeft) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}

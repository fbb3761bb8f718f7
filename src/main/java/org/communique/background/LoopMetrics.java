package org.communique.background;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;

/** Publishes how the loops of this node fare. */
@ApplicationScoped
class LoopMetrics {

    void start(@Observes StartupEvent event, MeterRegistry registry) {
        RunningLoops.listen(loop -> {
            FunctionCounter.builder("communique.loop.failures", loop, BackgroundLoop::failures)
                    .description("Failed steps of the loop")
                    .tag("loop", loop.name())
                    .register(registry);
            Gauge.builder("communique.loop.silent", loop, LoopMetrics::silence)
                    .baseUnit("seconds")
                    .description("Time for which the loop has neither finished a step nor reported progress")
                    .tag("loop", loop.name())
                    .register(registry);
        });
    }

    private static double silence(BackgroundLoop loop) {
        return loop.silence() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}

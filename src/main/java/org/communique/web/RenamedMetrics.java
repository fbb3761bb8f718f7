package org.communique.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;

/** Publishes metrics under their former names as well, for one release, so that dashboards and alerts keep working. */
@ApplicationScoped
class RenamedMetrics {
    /** New names, and the former ones. */
    private static final Map<String, String> FORMER_NAMES = Map.of(
            "communique.admission.rejected", "communique.admission.refused",
            "communique.responses.rendered", "communique.answers.made",
            "communique.responses.invalidations", "communique.answers.drops",
            "communique.responses.bypassed", "communique.answers.bypassed",
            "communique.deliveries.in.flight", "communique.deliveries.under.way");

    void start(@Observes StartupEvent event, MeterRegistry registry) {
        registry.config().onMeterAdded(meter -> publish(meter, registry));
        List.copyOf(registry.getMeters()).forEach(meter -> publish(meter, registry));
    }

    private static void publish(Meter meter, MeterRegistry registry) {
        String former = FORMER_NAMES.get(meter.getId().getName());
        if (former == null) {
            return;
        }
        if (meter instanceof Counter counter) {
            FunctionCounter.builder(former, counter, Counter::count)
                    .tags(meter.getId().getTags())
                    .register(registry);
        } else if (meter instanceof FunctionCounter counter) {
            FunctionCounter.builder(former, counter, FunctionCounter::count)
                    .tags(meter.getId().getTags())
                    .register(registry);
        } else if (meter instanceof Gauge gauge) {
            Gauge.builder(former, gauge, Gauge::value)
                    .tags(meter.getId().getTags())
                    .register(registry);
        }
    }
}

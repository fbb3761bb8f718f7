package org.communique.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Where the index stands, for searches, for health and for metrics. */
@ApplicationScoped
class IndexState {

    enum Phase {
        OPENING,
        BUILDING,
        CURRENT,
        BROKEN
    }

    private volatile Phase phase = Phase.OPENING;
    private volatile long position = -1;
    private volatile long built;
    private volatile Duration lag = Duration.ZERO;

    IndexState(MeterRegistry registry) {
        Gauge.builder("communique.search.lag", () -> lag.toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("How long the oldest change waits that is not in the search index yet")
                .register(registry);
        Gauge.builder("communique.search.current", () -> phase == Phase.CURRENT ? 1 : 0)
                .description("1 when searches are answered, 0 while the index is made or mended")
                .register(registry);
    }

    Phase phase() {
        return phase;
    }

    String label() {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** The position of the journal up to which every change is in what searches see. */
    long position() {
        return position;
    }

    long built() {
        return built;
    }

    Duration lag() {
        return lag;
    }

    void building(long releases) {
        phase = Phase.BUILDING;
        built = releases;
    }

    void current(long newPosition) {
        position = newPosition;
        phase = Phase.CURRENT;
    }

    /** @param oldest when the oldest change was made that is not in the index; null when there is none */
    void behind(Instant oldest) {
        lag = oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
    }

    void broken() {
        phase = Phase.BROKEN;
    }

    void closed() {
        phase = phase == Phase.BROKEN ? Phase.BROKEN : Phase.OPENING;
    }
}

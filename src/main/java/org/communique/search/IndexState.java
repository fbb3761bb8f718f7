package org.communique.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The state of the index, for searches, health checks and metrics. */
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
    private volatile String problem;
    private volatile long releasesBuilt;
    private volatile Duration lag = Duration.ZERO;

    IndexState(MeterRegistry registry) {
        Gauge.builder("communique.search.lag", () -> lag.toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("Age of the oldest change that is not in the search index yet")
                .register(registry);
        Gauge.builder("communique.search.current", () -> phase == Phase.CURRENT ? 1 : 0)
                .description("1 if searches are possible, 0 while the index is built or repaired")
                .register(registry);
    }

    Phase phase() {
        return phase;
    }

    String label() {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** The position of the journal up to which searches see every change. */
    long position() {
        return position;
    }

    /** What keeps the index from being current; null if nothing does. */
    String problem() {
        return problem;
    }

    long releasesBuilt() {
        return releasesBuilt;
    }

    Duration lag() {
        return lag;
    }

    void building(long releases) {
        phase = Phase.BUILDING;
        releasesBuilt = releases;
    }

    void current(long newPosition) {
        position = newPosition;
        phase = Phase.CURRENT;
    }

    /** @param description sentences for operators */
    void problem(String description) {
        problem = description;
    }

    void solved() {
        problem = null;
    }

    /** @param oldest the time of the oldest change that is not in the index; null if there is none */
    void lagSince(Instant oldest) {
        lag = oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
    }

    void broken() {
        phase = Phase.BROKEN;
    }

    void closed() {
        phase = phase == Phase.BROKEN ? Phase.BROKEN : Phase.OPENING;
    }
}

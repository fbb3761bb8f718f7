package org.communique.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The state of the index, for searches, health checks and metrics. */
@ApplicationScoped
class IndexState {

    enum Phase {
        OPENING,
        BUILDING,
        CURRENT,
        BROKEN
    }

    private static final int MAX_AHEAD = 100_000;

    private volatile Phase phase = Phase.OPENING;
    private volatile long position = -1;
    private volatile long hiddenPosition = -1;
    /** For releases that were indexed ahead of others: the position that their documents include. */
    private final Map<UUID, Long> ahead = new ConcurrentHashMap<>();

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

    /** The position up to which the index has no release that it is wrong about. */
    long hiddenPosition() {
        return hiddenPosition;
    }

    /** Whether the index is right about a release as of a position, or has nothing of it. */
    boolean isIndexed(UUID release, long changed) {
        return changed <= position || changed <= hiddenPosition || isAhead(release, changed);
    }

    /** Whether a change was indexed ahead of others. */
    boolean isAhead(UUID release, long changed) {
        Long includes = ahead.get(release);
        return includes != null && changed <= includes;
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

    /** @param newPosition the position of an index that was opened or built */
    void opened(long newPosition) {
        ahead.clear();
        hiddenPosition = newPosition;
        current(newPosition);
    }

    void current(long newPosition) {
        position = newPosition;
        ahead.values().removeIf(includes -> includes <= newPosition);
        phase = Phase.CURRENT;
    }

    /** Searches see these releases with all changes up to a position. */
    void indexedAhead(Collection<UUID> releases, long includes) {
        if (ahead.size() < MAX_AHEAD) {
            releases.forEach(release -> ahead.put(release, includes));
        }
    }

    /** Searches see no release that has changed up to a position and that was not indexed since. */
    void hidden(long newPosition) {
        hiddenPosition = newPosition;
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

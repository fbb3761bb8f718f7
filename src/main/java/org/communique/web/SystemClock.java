package org.communique.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** The clock for visibility and all timestamps. */
class SystemClock {

    /** Ticks in microseconds, the precision of PostgreSQL, so that an instant is read back as it was written. */
    @Produces
    @ApplicationScoped
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}

package org.communique.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clock for visibility and all timestamps. */
class SystemClock {

    /** Ticks in the steps in which instants are written, so that an instant is stored as clients see it. */
    @Produces
    @ApplicationScoped
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Instants.STEP);
    }
}

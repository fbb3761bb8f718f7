package org.communique;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The clock of the service under test: the real clock, which a test can move ahead or freeze at an instant. */
@Alternative
@Priority(1)
@ApplicationScoped
public class TestClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Instant frozenAt;

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Freezes the clock at an instant until it is frozen at another one or reset. */
    public void freezeAt(Instant instant) {
        frozenAt = instant;
    }

    public void reset() {
        ahead = Duration.ZERO;
        frozenAt = null;
    }

    @Override
    public Instant instant() {
        Instant fixed = frozenAt;
        return (fixed == null ? Instant.now() : fixed).plus(ahead).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the service uses UTC");
    }
}

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

/** The clock of the service under test: the real one, moved ahead by as much as a test says, or standing still. */
@Alternative
@Priority(1)
@ApplicationScoped
public class TestClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Instant standing;

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Stands still at an instant until it is frozen at another or reset. */
    public void freezeAt(Instant instant) {
        standing = instant;
    }

    public void reset() {
        ahead = Duration.ZERO;
        standing = null;
    }

    @Override
    public Instant instant() {
        Instant frozen = standing;
        return (frozen == null ? Instant.now() : frozen).plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the service keeps UTC");
    }
}

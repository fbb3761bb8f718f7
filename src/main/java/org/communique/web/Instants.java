package org.communique.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The instants that the service accepts: those that both RFC 3339 and PostgreSQL can represent, to the microsecond. */
public final class Instants {
    public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    public static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Instants() {}

    /** @throws DateTimeException for a year outside 1 to 9998 */
    public static Instant inRange(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("out of range");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}

package org.communique.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long the answer that is being made may be kept by caches; endpoints shorten it, {@link CachingFilter} writes it down. */
@RequestScoped
public class Freshness {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Instant end;
    private boolean shared = true;
    private Duration lag = Duration.ZERO;

    /** The answer turns stale at that instant by itself; null says nothing. */
    public void endsAt(Instant instant) {
        if (instant != null && (end == null || instant.isBefore(end))) {
            end = instant;
        }
    }

    /** The answer is meant for this caller alone. */
    public void isPrivate() {
        shared = false;
    }

    /** The answer is made of what may lack the changes of that long. */
    public void mayLack(Duration latest) {
        lag = latest;
    }

    /** An instant up to which the answer lacks no change. */
    Instant completeUntil(Instant now) {
        return now.minus(lag);
    }

    String cacheControl(Instant now) {
        if (!shared) {
            // no-transform: a proxy that compresses would weaken the entity tag, which an author's If-Match needs.
            return "private, no-store, no-transform";
        }
        // Always to the end of the minute, which is when releases come out: that one will must not be told by when an
        // answer ends.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(LONGEST);
        Instant stale = end != null && end.isBefore(minute) ? end : minute;
        long seconds = Math.max(0, Duration.between(now, stale).toSeconds());
        return "public, max-age=" + seconds + ", stale-while-revalidate=30";
    }
}

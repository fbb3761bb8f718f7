package org.communique.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long caches may store the response to the current request. Endpoints shorten it, and {@link CachingFilter} writes the header. */
@RequestScoped
public class CacheLifetime {
    /** The longest time for any response. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    static final String PRIVATE = "private, no-store, no-transform";

    private Instant expiry;
    private boolean isPublic = true;
    private boolean isComplete = true;
    private Instant currentAsOf;

    /** Limits the lifetime to an instant at which the response becomes stale by itself; null has no effect. */
    public void expiresAt(Instant instant) {
        if (instant != null && (expiry == null || instant.isBefore(expiry))) {
            expiry = instant;
        }
    }

    /** Marks the response as meant for this caller alone. */
    public void markPrivate() {
        isPublic = false;
    }

    /** Marks the response as made of data that is behind the journal. It must not be cached: no event says when the data catches up. */
    public void markIncomplete() {
        isComplete = false;
    }

    /** Says that the data of the response may lack changes after an instant. */
    public void currentAsOf(Instant instant) {
        currentAsOf = instant;
    }

    /** Returns a date of last modification, or null if the data may have changed again in the same second, which a date cannot express. */
    Instant lastModified(Instant modified) {
        boolean uncertain = modified != null
                && currentAsOf != null
                && modified.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).isAfter(currentAsOf);
        return uncertain ? null : modified;
    }

    boolean isPublic() {
        return isPublic;
    }

    boolean isComplete() {
        return isComplete;
    }

    Instant expiry() {
        return expiry;
    }

    String cacheControl(Instant now) {
        // no-transform: a proxy that compresses would weaken the entity tag, which If-Match needs.
        return isPublic ? publicUntil(expiry, now) : PRIVATE;
    }

    /** @param expiry when the response becomes stale by itself; may be null */
    static String publicUntil(Instant expiry, Instant now) {
        // Up to the end of the minute, which is when releases become public. A lifetime up to the exact instant
        // would reveal that a release is due.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(MAX_AGE);
        Instant stale = expiry != null && expiry.isBefore(minute) ? expiry : minute;
        long seconds = Math.max(0, Duration.between(now, stale).toSeconds());
        return "public, max-age=" + seconds + ", stale-while-revalidate=30";
    }
}

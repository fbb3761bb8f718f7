package org.communique.web;

import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;

/** How long caches may store the response to the current request. Endpoints shorten it, and {@link CachingFilter} writes the header. */
@RequestScoped
public class CacheLifetime {
    /** The longest time for any response. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    static final String PRIVATE = "private, no-store, no-transform";

    /** The values of {@code Cache-Control} for public responses, by their seconds. Encoded once, because most responses have one of them. */
    private static final CharSequence[] PUBLIC_FOR_SECONDS = IntStream.rangeClosed(0, (int) MAX_AGE.toSeconds())
            .mapToObj(seconds -> "public, max-age=" + seconds + ", stale-while-revalidate=30")
            .map(HttpHeaders::createOptimized)
            .toArray(CharSequence[]::new);

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
        return isPublic ? publicUntil(expiry, now).toString() : PRIVATE;
    }

    /** @param expiry when the response becomes stale by itself; may be null */
    static CharSequence publicUntil(Instant expiry, Instant now) {
        // Up to the end of the minute, which is when releases become public. A lifetime up to the exact instant
        // would reveal that a release is due.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(MAX_AGE);
        Instant stale = expiry != null && expiry.isBefore(minute) ? expiry : minute;
        long seconds = Math.max(0, Duration.between(now, stale).toSeconds());
        return PUBLIC_FOR_SECONDS[(int) seconds];
    }
}

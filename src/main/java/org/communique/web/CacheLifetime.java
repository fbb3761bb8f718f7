package org.communique.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long the answer that is being made may be kept by caches; endpoints shorten it, {@link CachingFilter} writes it down. */
@RequestScoped
public class CacheLifetime {
    /** No answer is kept for longer. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    static final String PRIVATE = "private, no-store, no-transform";

    private Instant expiry;
    private boolean isPublic = true;
    private boolean isComplete = true;
    private Instant currentAsOf;

    /** The answer turns stale at that instant by itself; null says nothing. */
    public void expiresAt(Instant instant) {
        if (instant != null && (expiry == null || instant.isBefore(expiry))) {
            expiry = instant;
        }
    }

    /** The answer is meant for this caller alone. */
    public void markPrivate() {
        isPublic = false;
    }

    /** Something that the answer shows lags behind the journal and may catch up at any time: nothing would tell this service to drop it. */
    public void markIncomplete() {
        isComplete = false;
    }

    /** What the answer is made of may lack changes from that instant on. */
    public void currentAsOf(Instant instant) {
        currentAsOf = instant;
    }

    /** When what is shown last changed; null when it may have changed again in the same second: nobody could tell by a date. */
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
        // no-transform: a proxy that compresses would weaken the entity tag, which an author's If-Match needs.
        return isPublic ? publicUntil(expiry, now) : PRIVATE;
    }

    /** @param expiry when the answer turns stale by itself; may be null */
    static String publicUntil(Instant expiry, Instant now) {
        // Always to the expiry of the minute, which is when releases come out: that one will must not be told by when
        // an
        // answer ends.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(MAX_AGE);
        Instant stale = expiry != null && expiry.isBefore(minute) ? expiry : minute;
        long seconds = Math.max(0, Duration.between(now, stale).toSeconds());
        return "public, max-age=" + seconds + ", stale-while-revalidate=30";
    }
}

package org.communique.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long the answer that is being made may be kept by caches; endpoints shorten it, {@link CachingFilter} writes it down. */
@RequestScoped
public class CacheLifetime {
    /** No answer is kept for longer. */
    public static final Duration LONGEST = Duration.ofMinutes(1);

    static final String PRIVATE = "private, no-store, no-transform";

    private Instant end;
    private boolean shared = true;
    private boolean settled = true;
    private Instant incomplete;

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

    /** Something that the answer shows lags behind the journal and may catch up at any time: nothing would tell this service to drop it. */
    public void isUnsettled() {
        settled = false;
    }

    /** What the answer is made of may lack changes from that instant on. */
    public void mayLackSince(Instant instant) {
        incomplete = instant;
    }

    /** When what is shown last changed; null when it may have changed again in the same second: nobody could tell by a date. */
    Instant datable(Instant modified) {
        boolean uncertain = modified != null
                && incomplete != null
                && modified.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).isAfter(incomplete);
        return uncertain ? null : modified;
    }

    boolean isShared() {
        return shared;
    }

    boolean isSettled() {
        return settled;
    }

    Instant end() {
        return end;
    }

    String cacheControl(Instant now) {
        // no-transform: a proxy that compresses would weaken the entity tag, which an author's If-Match needs.
        return shared ? publicUntil(end, now) : PRIVATE;
    }

    /** @param end when the answer turns stale by itself; may be null */
    static String publicUntil(Instant end, Instant now) {
        // Always to the end of the minute, which is when releases come out: that one will must not be told by when an
        // answer ends.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(LONGEST);
        Instant stale = end != null && end.isBefore(minute) ? end : minute;
        long seconds = Math.max(0, Duration.between(now, stale).toSeconds());
        return "public, max-age=" + seconds + ", stale-while-revalidate=30";
    }
}

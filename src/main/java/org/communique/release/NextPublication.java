package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.communique.journal.JournalAppended;

/**
 * Caches the instant of the next scheduled publication. Every public response depends on it, and it is rarely near, so it is queried a few
 * times a second rather than for every response.
 */
@ApplicationScoped
class NextPublication {
    /** The time for which this node may not know of a publication that another node schedules. */
    private static final long TTL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The number of changes that this node has made. */
    private final AtomicLong changes = new AtomicLong();

    private volatile CachedInstant cached;

    /**
     * @param readAt  the time of the query, by {@link System#nanoTime}
     * @param changes the number of changes before the query
     */
    private record CachedInstant(Instant asOf, Instant first, long readAt, long changes) {
        boolean isValidAt(Instant now) {
            return System.nanoTime() - readAt < TTL_NANOS
                    && !now.isBefore(asOf)
                    && (first == null || now.isBefore(first));
        }
    }

    void invalidate(@Observes(during = TransactionPhase.AFTER_COMPLETION) JournalAppended event) {
        changes.incrementAndGet();
    }

    /**
     * Returns the first publication after an instant; null if none is scheduled.
     *
     * @param query finds it in the database
     */
    Instant firstAfter(Instant now, UnaryOperator<Instant> query) {
        CachedInstant last = cached;
        if (last != null && last.changes() == changes.get() && last.isValidAt(now)) {
            return last.first();
        }
        long before = changes.get();
        long readAt = System.nanoTime();
        Instant first = query.apply(now);
        cached = new CachedInstant(now, first, readAt, before);
        return first;
    }
}

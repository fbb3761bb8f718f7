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
 * When the next of all releases comes out. Every public answer has to know, and hardly ever does anything come out soon, so it is
 * asked for a few times a second and not with every answer.
 */
@ApplicationScoped
class NextPublication {
    /** So long what another node schedules may be unknown here. */
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AtomicLong changes = new AtomicLong();
    private volatile Known known;

    /** @param changes how much this node had changed before it was read */
    private record Known(Instant asOf, Instant first, long read, long changes) {
        boolean tells(Instant now) {
            return System.nanoTime() - read < KEPT_NANOS
                    && !now.isBefore(asOf)
                    && (first == null || now.isBefore(first));
        }
    }

    void forget(@Observes(during = TransactionPhase.AFTER_COMPLETION) JournalAppended journalAppended) {
        changes.incrementAndGet();
    }

    /**
     * The first instant after another at which anything comes out; null when nothing does.
     *
     * @param query finds it in the database
     */
    Instant firstAfter(Instant now, UnaryOperator<Instant> query) {
        Known last = known;
        if (last != null && last.changes() == changes.get() && last.tells(now)) {
            return last.first();
        }
        long before = changes.get();
        long read = System.nanoTime();
        Instant first = query.apply(now);
        known = new Known(now, first, read, before);
        return first;
    }
}

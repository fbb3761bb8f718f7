package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.communique.journal.JournalFollower;

/** Adds the changes of counts to the sums that {@link ReleaseCounter} reads, so that few changes are left to be added for each request. */
@ApplicationScoped
class ReleaseCountMerger implements JournalFollower {
    /** A node whose clock is behind by less still counts a scheduled release only when it is public. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final long RECHECK_NANOS = MARGIN.plusSeconds(1).toNanos();

    private static final Duration PACE = Duration.ofSeconds(1);
    /** Each count adds the changes that are left, so there must not be many. */
    private static final int MIN_CHANGES = 50;

    private static final int MAX_CHANGES = 10_000;

    private final EntityManager database;
    private final Clock clock;
    /** When to look again at changes that are too new, by {@link System#nanoTime()}; null if there are none. */
    private Long recheckAt;

    ReleaseCountMerger(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "release-counts";
    }

    /** Nothing waits for the sums: counts include the changes that are not added yet. */
    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public boolean isDue() {
        return recheckAt != null && System.nanoTime() - recheckAt >= 0;
    }

    @Override
    @Transactional
    public Progress follow() {
        boolean hasMore = merge(MARGIN, MIN_CHANGES) == MAX_CHANGES;
        recheckAt = hasRecentChanges() ? System.nanoTime() + RECHECK_NANOS : null;
        return hasMore ? Progress.MORE : Progress.CAUGHT_UP;
    }

    private boolean hasRecentChanges() {
        Instant now = clock.instant();
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from release_count_change where public_at > :margin and public_at <= :now)",
                        Boolean.class)
                .setParameter("margin", now.minus(MARGIN))
                .setParameter("now", now)
                .getSingleResult();
    }

    /**
     * Adds changes that are older than a margin, by the clocks of this node and of the database.
     *
     * @param atLeast the number of changes below which nothing is done
     * @return the number of changes that were added
     */
    @Transactional
    int merge(Duration margin, int atLeast) {
        return (Integer) database.createNativeQuery(
                        "select merge_release_counts(least(:until, now() - cast(:margin as interval)), :atLeast, :atMost)",
                        Integer.class)
                .setParameter("until", clock.instant().minus(margin))
                .setParameter("margin", margin.toString())
                .setParameter("atLeast", atLeast)
                .setParameter("atMost", MAX_CHANGES)
                .getSingleResult();
    }
}

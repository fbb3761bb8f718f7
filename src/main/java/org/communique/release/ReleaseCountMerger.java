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

    private static final int MIN_CHANGES = 500;
    private static final int MAX_CHANGES = 10_000;

    private final EntityManager database;
    private final Clock clock;

    ReleaseCountMerger(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "release-counts";
    }

    @Override
    @Transactional
    public Progress follow() {
        return merge(clock.instant().minus(MARGIN), MIN_CHANGES) == MAX_CHANGES ? Progress.MORE : Progress.CAUGHT_UP;
    }

    /**
     * Adds changes up to an instant, and up to the present of the database.
     *
     * @param atLeast the number of changes below which nothing is done
     * @return the number of changes that were added
     */
    @Transactional
    int merge(Instant until, int atLeast) {
        return (Integer) database.createNativeQuery(
                        "select merge_release_counts(least(:until, now()), :atLeast, :atMost)", Integer.class)
                .setParameter("until", until)
                .setParameter("atLeast", atLeast)
                .setParameter("atMost", MAX_CHANGES)
                .getSingleResult();
    }
}

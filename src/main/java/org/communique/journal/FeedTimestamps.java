package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;

/** The times of changes that removed a release from a feed or moved it. The releases that a feed still contains do not show these. */
@ApplicationScoped
public class FeedTimestamps {
    private final EntityManager database;

    FeedTimestamps(EntityManager database) {
        this.database = database;
    }

    /** The time of the last such change in any feed; the epoch when there was none. It never goes back. */
    public Instant lastRemoval(Instant now) {
        Object at = database.createNativeQuery(
                        "select max(at) from journal where moves_feeds and at <= :now", Instant.class)
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .getSingleResult();
        return at == null ? Instant.EPOCH : (Instant) at;
    }
}

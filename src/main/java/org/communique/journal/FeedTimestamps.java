package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;

/** When what readers had in a feed went elsewhere or changed behind its back: what the releases that still are in it cannot tell. */
@ApplicationScoped
public class FeedTimestamps {
    private final EntityManager database;

    FeedTimestamps(EntityManager database) {
        this.database = database;
    }

    /** The last such change of any feed; the epoch when there was none. It never moves backwards. */
    public Instant lastMove(Instant now) {
        Object at = database.createNativeQuery(
                        "select max(at) from journal where moves_feeds and at <= :now", Instant.class)
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .getSingleResult();
        return at == null ? Instant.EPOCH : (Instant) at;
    }
}

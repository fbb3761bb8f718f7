package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import org.communique.database.Sql;

/** The times of changes that removed a release from a feed or moved it. The releases that a feed still contains do not show these. */
@ApplicationScoped
public class FeedTimestamps {
    private final Sql sql;

    FeedTimestamps(Sql sql) {
        this.sql = sql;
    }

    /** The time of the last such change in any feed; the epoch when there was none. It never goes back. */
    public Instant lastRemoval(Instant now) {
        return last("moves_feeds", now);
    }

    /** As {@link #lastRemoval}, in any feed of a search, which a release leaves as well when its text no longer matches. */
    public Instant lastRemovalFromSearch(Instant now) {
        return last("(moves_feeds or changes_text)", now);
    }

    private Instant last(String condition, Instant now) {
        return sql.rows(
                        "select coalesce(max(at), to_timestamp(0)) from journal where " + condition + " and at <= :now",
                        Map.of("now", now),
                        row -> Sql.instant(row, 1))
                .get(0);
    }
}

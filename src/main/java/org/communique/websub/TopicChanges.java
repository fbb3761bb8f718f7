package org.communique.websub;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.communique.release.FilterFields;

/** What the journal tells of changes that may show in feeds. */
@ApplicationScoped
class TopicChanges {
    /**
     * The rows after a position that may show in a feed, each with where in the feeds its release was and is. Who came out by itself is
     * where it was put before. What was purged has no text any more, and an organization has many releases: both may be anywhere.
     */
    private static final String AFTER = """
            select j.position, case when j.event = 'came-out' then j.public_at end as came_out,
              case when b.snapshot is not null then cast(place_in_feeds(b.snapshot) as text) end as before,
              case when j.snapshot is not null then cast(place_in_feeds(j.snapshot) as text) end as after,
              j.subject = 'organization' or j.event <> 'came-out' and j.snapshot is null
                or j.event = 'came-out' and b.snapshot is null as anywhere
            from journal j left join lateral (
              select p.snapshot from journal p
              where j.subject = 'press-release' and p.subject = j.subject and p.subject_id = j.subject_id
                and p.position < j.position and p.event <> 'came-out'
              order by p.position desc limit 1) b on true
            where j.position > :position and j.position <= :end and (
              j.moves_feeds or j.subject = 'press-release' and (
                j.audience = 2 or j.audience_before = 2 or j.event not in ('created', 'edited')))
            order by j.position""";

    private final EntityManager database;

    TopicChanges(EntityManager database) {
        this.database = database;
    }

    /**
     * A change.
     *
     * @param cameOut when its release came out by itself; else null
     * @param places  where in the feeds it may show; null when it may show anywhere
     */
    record Move(Instant cameOut, List<FilterFields> places) {}

    /** The changes after a position that may show in a feed, in their order. */
    @Transactional
    @SuppressWarnings("unchecked")
    List<Move> between(long position, long end) {
        List<Tuple> rows = database.createNativeQuery(AFTER, Tuple.class)
                .setParameter("position", position)
                .setParameter("end", end)
                .getResultList();
        return rows.stream().map(TopicChanges::move).toList();
    }

    /** When the last came out of those that the journal tells of after a position; the epoch when none did. */
    @Transactional
    Instant lastCameOut(long position, long end) {
        Tuple row = (Tuple) database.createNativeQuery("""
                        select max(public_at) as at from journal
                        where position > :position and position <= :end and event = 'came-out'""", Tuple.class)
                .setParameter("position", position)
                .setParameter("end", end)
                .getSingleResult();
        Instant at = row.get("at", Instant.class);
        return at == null ? Instant.EPOCH : at;
    }

    private static Move move(Tuple row) {
        List<FilterFields> places = Boolean.TRUE.equals(row.get("anywhere", Boolean.class))
                ? null
                : Stream.of(row.get("before", String.class), row.get("after", String.class))
                        .filter(place -> place != null)
                        .map(FilterFields::of)
                        .toList();
        return new Move(row.get("came_out", Instant.class), places);
    }
}

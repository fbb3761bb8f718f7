package org.communique.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.changes.ReaderChange;
import org.communique.release.FilterFields;

/** What releases were like before and after changes, read off the journal. */
@ApplicationScoped
class FilterFieldChanges {
    /** What came out by itself is the same text as before, and has none in the journal. */
    private static final String SELECT = """
            select j.position, cast(b.place as text) as before, cast(a.place as text) as after
            from journal j
            left join lateral (
              select case when l.snapshot is not null then place_in_feeds(l.snapshot) end as place from journal l
              where l.subject = j.subject and l.subject_id = j.subject_id and l.event <> 'came-out' and l.position < j.position
              order by l.position desc limit 1) b on true
            left join lateral (
              select case when l.snapshot is not null then place_in_feeds(l.snapshot) end as place from journal l
              where l.subject = j.subject and l.subject_id = j.subject_id and l.event <> 'came-out' and l.position <= j.position
              order by l.position desc limit 1) a on true
            where j.position = any(:positions)""";

    private final EntityManager database;

    FilterFieldChanges(EntityManager database) {
        this.database = database;
    }

    /** By the positions of the changes. */
    Map<Long, SubscriptionMatcher.Passage> of(List<ReaderChange> changes) {
        Map<Long, SubscriptionMatcher.Passage> passages = new HashMap<>();
        List<?> rows = database.createNativeQuery(SELECT, Tuple.class)
                .setParameter(
                        "positions",
                        changes.stream().map(ReaderChange::position).toArray(Long[]::new))
                .getResultList();
        for (Object found : rows) {
            Tuple row = (Tuple) found;
            passages.put(
                    row.get("position", Long.class),
                    new SubscriptionMatcher.Passage(
                            FilterFields.of(row.get("before", String.class)),
                            FilterFields.of(row.get("after", String.class))));
        }
        return passages;
    }
}

package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.audience.VisibilityFacts;
import org.communique.release.FilterFields;

/** Reads the changes that concern readers from the journal. */
@ApplicationScoped
public class ChangeLog {
    /** The condition of the index journal_of_readers. */
    private static final String FOR_READERS = " (j.audience > 0 or j.audience_before > 0)";

    private static final String FOR_EVERYONE = " and (j.audience = 2 or j.audience_before = 2)";
    private static final String FOR_ONE = " and (j.audience = 2 or j.audience_before = 2"
            + " or j.audience = 1 and j.organization_id = :own or j.audience_before = 1 and j.organization_before = :own)";

    private static final String SELECT = """
            select j.position, j.at, j.event, j.subject_id, j.version,
              case when j.event = 'corrected' and r.corrections @> jsonb_build_array(jsonb_build_object('note', j.note))
                then j.note end as note,
              j.audience_before, j.organization_before, j.audience, j.organization_id,
              cast(j.fields_before as text) as fields_before, cast(j.fields_after as text) as fields_after,
              r.state, r.trashed_at is not null as trashed, r.embargo, r.published_at, r.first_published_at, r.withdrawn_at,
              r.organization_id as owner, r.withdrawal_reason, r.replaced_by,
              n.state as n_state, n.trashed_at is not null as n_trashed, n.embargo as n_embargo,
              n.published_at as n_published_at, n.first_published_at as n_first_published_at,
              n.withdrawn_at as n_withdrawn_at, n.organization_id as n_owner
            from journal j left join press_release r on r.id = j.subject_id left join press_release n on n.id = r.replaced_by
            where""";

    private static final String AFTER = " j.position > :position and";

    /** In order, so that the end of an index is read. To find any such row, PostgreSQL would read the table from its start. */
    static final String NEXT =
            "select j.position from journal j where" + AFTER + FOR_READERS + " order by j.position limit 1";

    private final EntityManager database;

    ChangeLog(EntityManager database) {
        this.database = database;
    }

    /** The position of the last change that concerns a reader; 0 when there is none. */
    @Transactional
    public long end(ViewerScope viewerScope) {
        Query query = database.createNativeQuery(
                "select j.position from journal j where" + FOR_READERS + conditionFor(viewerScope)
                        + " order by j.position desc limit 1",
                Long.class);
        List<?> last = bound(query, viewerScope).getResultList();
        return last.isEmpty() ? 0 : (Long) last.get(0);
    }

    /** The changes after a position that concern any reader. */
    @Transactional
    public List<ReaderChange> after(long position, int limit) {
        return rows(database.createNativeQuery(select(""), Tuple.class), position, limit);
    }

    /** The changes after a position that concern one reader. */
    @Transactional
    public List<ReaderChange> after(long position, int limit, ViewerScope viewerScope) {
        Query query = database.createNativeQuery(select(conditionFor(viewerScope)), Tuple.class);
        return rows(bound(query, viewerScope), position, limit);
    }

    /** The changes at these positions. */
    @Transactional
    public List<ReaderChange> at(Collection<Long> positions) {
        return changes(database.createNativeQuery(SELECT + " j.position = any(:positions)", Tuple.class)
                .setParameter("positions", positions.toArray(Long[]::new)));
    }

    /** Whether there is a change after a position that concerns any reader. */
    @Transactional
    public boolean hasMore(long position) {
        return !database.createNativeQuery(NEXT, Long.class)
                .setParameter("position", position)
                .getResultList()
                .isEmpty();
    }

    /** Whether more than so many changes after a position concern a reader. */
    @Transactional
    public boolean hasMore(long position, int count, ViewerScope viewerScope) {
        Query query = database.createNativeQuery(
                "select j.position from journal j where" + AFTER + FOR_READERS + conditionFor(viewerScope)
                        + " order by j.position offset :count limit 1",
                Long.class);
        return !bound(query, viewerScope)
                .setParameter("position", position)
                .setParameter("count", count)
                .getResultList()
                .isEmpty();
    }

    private static String select(String condition) {
        return SELECT + AFTER + FOR_READERS + condition + " order by j.position limit :limit";
    }

    private static String conditionFor(ViewerScope viewerScope) {
        if (viewerScope.extent() == ViewerScope.Extent.PUBLIC) {
            return FOR_EVERYONE;
        }
        return viewerScope.organization() == null ? "" : FOR_ONE;
    }

    private static Query bound(Query query, ViewerScope viewerScope) {
        return viewerScope.organization() == null ? query : query.setParameter("own", viewerScope.organization());
    }

    private static List<ReaderChange> rows(Query query, long position, int limit) {
        return changes(query.setParameter("position", position).setParameter("limit", limit));
    }

    private static List<ReaderChange> changes(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(row -> change((Tuple) row)).toList();
    }

    private static ReaderChange change(Tuple row) {
        return new ReaderChange(
                row.get("position", Long.class),
                row.get("at", Instant.class),
                row.get("event", String.class),
                row.get("subject_id", UUID.class),
                row.get("version", Integer.class),
                row.get("note", String.class),
                new ReaderChange.Audience(
                        row.get("audience_before", Short.class), row.get("organization_before", UUID.class)),
                new ReaderChange.Audience(row.get("audience", Short.class), row.get("organization_id", UUID.class)),
                FilterFields.of(row.get("fields_before", String.class)),
                FilterFields.of(row.get("fields_after", String.class)),
                visibilityFacts(row, ""),
                row.get("withdrawal_reason", String.class),
                row.get("replaced_by", UUID.class),
                visibilityFacts(row, "n_"));
    }

    private static VisibilityFacts visibilityFacts(Tuple row, String prefix) {
        return new VisibilityFacts(
                row.get(prefix + "state", String.class),
                row.get(prefix + "trashed", Boolean.class),
                Boolean.TRUE.equals(row.get(prefix + "embargo", Boolean.class)),
                row.get(prefix + "published_at", Instant.class),
                row.get(prefix + "first_published_at", Instant.class),
                row.get(prefix + "withdrawn_at", Instant.class),
                row.get(prefix + "owner", UUID.class));
    }
}

package org.communique.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;
import org.hibernate.Session;

/** The record of all changes: appends them, and reads the history of a subject. */
@ApplicationScoped
public class Journal {
    /** Key of the advisory lock under which positions are assigned; any constant. */
    static final long APPENDING = 0x6A6F75726E616CL;

    private static final String LOCK = "select cast(pg_advisory_xact_lock(" + APPENDING + ") as text)";

    /**
     * Inserts a change in one statement, so that the lock is held for one round trip. The audience before the change is that of the subject's
     * last row. If a scheduled release became public and no row says so yet, that row is inserted first. A release that has become public
     * stays public even if the clock of this node lags behind that of the node which recorded it.
     */
    private static final String INSERT = """
            with change (at, event, subject, subject_id, version, actor, actor_id, address, note, snapshot,
                public_at, embargo, organization_id) as (
              values (cast(? as timestamptz), cast(? as text), cast(? as text), cast(? as uuid), cast(? as integer),
                cast(? as text), cast(? as text), cast(? as text), cast(? as text), cast(? as jsonb),
                cast(? as timestamptz), cast(? as boolean), cast(? as uuid))
            ), last as (
              select l.*, l.audience < 2 and l.public_at is not null and l.public_at <= c.at as due
              from change c cross join lateral (
                select j.version, j.audience, j.public_at, j.organization_id from journal j
                where j.subject = c.subject and j.subject_id = c.subject_id order by j.position desc limit 1) l
            ), next as (
              select c.*,
                case when c.public_at is null then 0
                     when c.public_at <= c.at then 2
                     when (l.due or l.audience = 2) and l.public_at = c.public_at then 2
                     when c.embargo then 1 else 0 end as audience,
                case when l.due then 2 else coalesce(l.audience, 0) end as audience_before,
                l.organization_id as organization_before
              from change c left join last l on true
            ), settled as (
              delete from coming_out o using next n
              where o.press_release_id = n.subject_id and (n.public_at is null or n.audience = 2)
            ), awaited as (
              insert into coming_out (press_release_id, public_at)
              select subject_id, public_at from next where public_at is not null and audience < 2
              on conflict (press_release_id) do update set public_at = excluded.public_at
            )
            insert into journal (at, event, subject, subject_id, version, actor, actor_id, address, note, snapshot,
              audience, audience_before, public_at, organization_id, organization_before)
            select at, event, subject, subject_id, version, actor, actor_id, address, note, snapshot,
              audience, audience_before, public_at, organization_id, organization_before
            from (
              select 1 as step, l.public_at as at, 'came-out' as event, c.subject, c.subject_id, l.version,
                'system' as actor, 'system' as actor_id, cast(null as text) as address, cast(null as text) as note,
                cast(null as jsonb) as snapshot, 2 as audience, cast(l.audience as integer) as audience_before,
                l.public_at, l.organization_id, l.organization_id as organization_before
              from change c, last l where l.due
              union all
              select 2, at, event, subject, subject_id, version, actor, actor_id, address, note, snapshot,
                audience, audience_before, public_at, organization_id, organization_before
              from next) rows
            order by step""";

    /**
     * Two statements that the driver sends together. The lock is not part of the insert, because a statement sees what was committed before
     * it began: the insert begins when the lock is held, and sees the last row of the writer that held it before.
     */
    private static final String LOCK_AND_INSERT = LOCK + ";\n" + INSERT;

    private final EntityManager database;
    private final jakarta.enterprise.event.Event<JournalAppended> appended;

    Journal(EntityManager database, jakarta.enterprise.event.Event<JournalAppended> appended) {
        this.database = database;
        this.appended = appended;
    }

    /** Appends one change: see {@link #append(List)}. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(Change change) {
        append(List.of(change));
    }

    /**
     * Appends changes in their order, in the transaction that makes them. It must be the last step of the transaction: from here to the
     * commit no other transaction can append, so that the order of positions is the order of commits.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        database.flush();
        if (changes.size() == 1) {
            lockAndInsert(changes.get(0));
        } else {
            lock();
            insert(changes);
        }
        if (changes.stream().anyMatch(Change::isPublic)) {
            appended.fire(new JournalAppended());
        }
    }

    private void lockAndInsert(Change change) {
        database.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(LOCK_AND_INSERT)) {
                bind(change, insert);
                insert.execute();
            }
        });
    }

    /** Inserts as one batch, so that the lock is held for one round trip. The lock is acquired before, once and not for each row. */
    private void insert(List<Change> changes) {
        database.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (Change change : changes) {
                    bind(change, insert);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** Keeps other transactions from appending until this one ends. */
    void lock() {
        database.createNativeQuery(LOCK).getSingleResult();
    }

    private static void bind(Change change, PreparedStatement insert) throws SQLException {
        insert.setObject(1, change.at().atOffset(ZoneOffset.UTC));
        insert.setString(2, change.event().label());
        insert.setString(3, change.subject().kind().label());
        insert.setObject(4, change.subject().id());
        insert.setInt(5, change.version());
        insert.setString(6, change.actor().name());
        insert.setString(7, change.actor().id());
        insert.setString(8, change.actor().address());
        insert.setString(9, change.note());
        insert.setString(10, change.snapshot());
        Publication publication = change.publication();
        insert.setObject(11, publication == null ? null : publication.at().atOffset(ZoneOffset.UTC));
        insert.setBoolean(12, publication != null && publication.embargo());
        insert.setObject(13, publication == null ? null : publication.organization());
    }

    /** The changes of one subject, newest first, without snapshots. */
    public List<JournalEntry> history(Subject subject, Long before, int limit) {
        return query("null", "position < :before order by position desc", subject)
                .setParameter("before", before == null ? Long.MAX_VALUE : before)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(Journal::entry)
                .toList();
    }

    /** The change that made a version. */
    public Optional<JournalEntry> version(Subject subject, int version) {
        return first(query("snapshot", "version = :version order by position desc", subject)
                .setParameter("version", version));
    }

    /** The last change at or before an instant. Rows of earlier versions have microseconds, which clients do not see. */
    public Optional<JournalEntry> at(Subject subject, Instant instant) {
        return first(query("snapshot", "at < :end order by position desc", subject)
                .setParameter("end", instant.plus(Instants.STEP)));
    }

    /** Deletes the texts of a purged subject from its rows. The rows themselves remain. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forget(Subject subject) {
        database.createNativeQuery(
                        "update journal set snapshot = null, note = null where subject = :kind and subject_id = :id")
                .setParameter("kind", subject.kind().label())
                .setParameter("id", subject.id())
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private TypedQuery<Tuple> query(String snapshot, String condition, Subject subject) {
        return (TypedQuery<Tuple>) database.createNativeQuery(
                        "select position, at, event, version, actor, note, cast(" + snapshot + " as text) as snapshot"
                                + " from journal where subject = :kind and subject_id = :id and event <> '"
                                + DuePublications.EVENT
                                + "' and " + condition,
                        Tuple.class)
                .setParameter("kind", subject.kind().label())
                .setParameter("id", subject.id());
    }

    private static Optional<JournalEntry> first(TypedQuery<Tuple> query) {
        return query.setMaxResults(1).getResultStream().findFirst().map(Journal::entry);
    }

    private static JournalEntry entry(Tuple row) {
        return new JournalEntry(
                row.get("position", Long.class),
                row.get("at", Instant.class),
                Labelled.of(Event.class, row.get("event", String.class)),
                row.get("version", Integer.class),
                row.get("actor", String.class),
                row.get("note", String.class),
                tree(row.get("snapshot", String.class)));
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? null : JsonMapping.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A snapshot in the journal is not JSON", e);
        }
    }
}

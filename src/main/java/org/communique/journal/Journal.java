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
import org.communique.web.StoredForm;
import org.hibernate.Session;

/** Appends changes and reads them back. */
@ApplicationScoped
public class Journal {
    /** Any constant: it names the one lock under which positions are handed out. */
    private static final long APPENDING = 0x6A6F75726E616CL;

    private static final String INSERT = """
            insert into journal (at, event, subject, subject_id, version, actor, actor_id, address, note, snapshot)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb))""";

    private final EntityManager database;

    Journal(EntityManager database) {
        this.database = database;
    }

    /** As {@link #append(List)}, of one change. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(Change change) {
        append(List.of(change));
    }

    /**
     * Appends to the journal, in their order, in the transaction that makes the changes. It must come last in it: from here to the commit
     * no one else can append, which is what makes the order of positions the order of commits.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        database.flush();
        database.createNativeQuery("select cast(pg_advisory_xact_lock(:lock) as text)")
                .setParameter("lock", APPENDING)
                .getSingleResult();
        // Together: the lock is held for one round trip, however many there are.
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

    private static void bind(Change change, PreparedStatement insert) throws SQLException {
        insert.setObject(1, change.at().atOffset(ZoneOffset.UTC));
        insert.setString(2, change.event().label());
        insert.setString(3, change.subject().kind());
        insert.setObject(4, change.subject().id());
        insert.setInt(5, change.version());
        insert.setString(6, change.actor().name());
        insert.setString(7, change.actor().id());
        insert.setString(8, change.actor().address());
        insert.setString(9, change.note());
        insert.setString(
                10, change.snapshot() == null ? null : change.snapshot().toString());
    }

    /** The changes of one subject, newest first, without snapshots. */
    public List<Entry> history(Subject subject, Long before, int limit) {
        return query("null", "position < :before order by position desc", subject)
                .setParameter("before", before == null ? Long.MAX_VALUE : before)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(Journal::entry)
                .toList();
    }

    /** The change that made a version. */
    public Optional<Entry> version(Subject subject, int version) {
        return first(query("snapshot", "version = :version order by position desc", subject)
                .setParameter("version", version));
    }

    /** The last change at or before an instant. */
    public Optional<Entry> at(Subject subject, Instant instant) {
        return first(query("snapshot", "at <= :instant order by position desc", subject)
                .setParameter("instant", instant));
    }

    /** Empties the snapshots of what was purged: that it was there stays known, its text does not. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forget(Subject subject) {
        database.createNativeQuery(
                        "update journal set snapshot = null, note = null where subject = :kind and subject_id = :id")
                .setParameter("kind", subject.kind())
                .setParameter("id", subject.id())
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private TypedQuery<Tuple> query(String snapshot, String condition, Subject subject) {
        return (TypedQuery<Tuple>) database.createNativeQuery(
                        "select position, at, event, version, actor, note, cast(" + snapshot + " as text) as snapshot"
                                + " from journal where subject = :kind and subject_id = :id and " + condition,
                        Tuple.class)
                .setParameter("kind", subject.kind())
                .setParameter("id", subject.id());
    }

    private static Optional<Entry> first(TypedQuery<Tuple> query) {
        return query.setMaxResults(1).getResultStream().findFirst().map(Journal::entry);
    }

    private static Entry entry(Tuple row) {
        return new Entry(
                row.get("position", Long.class),
                row.get("at", Instant.class),
                Event.of(row.get("event", String.class)),
                row.get("version", Integer.class),
                row.get("actor", String.class),
                row.get("note", String.class),
                tree(row.get("snapshot", String.class)));
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? null : StoredForm.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the journal holds what is not JSON", e);
        }
    }
}

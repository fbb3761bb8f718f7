package org.communique.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.journal.SubjectKind;
import org.communique.web.Cursor;
import org.communique.web.Labelled;
import org.communique.web.Page;

/** Reads the journal and the denied requests as one list, newest first. */
@ApplicationScoped
class AuditTrail {
    /**
     * Leaves out scheduled publications taking effect, because nobody performs them. Each half is sorted and limited by itself, so that an
     * index serves it and its cost does not grow with the length of the journal.
     */
    private static final String SELECT = """
            (select position, at, event, subject, subject_id, version, actor, actor_id, address, note,
               cast(null as integer) as status, cast(null as text) as reason, cast(null as text) as method,
               cast(null as text) as path, cast(null as integer) as attempts
             from journal where (at, position) < (:lastAt, :lastPosition) and event <> 'came-out'%s order by at desc, position desc limit :max)
            union all
            (select position, at, 'refused', null, null, null, actor, actor_id, address, null, status, reason, method, path, attempts
             from refusal where (at, position) < (:lastAt, :lastPosition)%s order by at desc, position desc limit :max)
            order by at desc, position desc limit :max""";

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private record Row(long position, AuditEntry entry) {}

    private final DeniedRequestLog deniedRequestLog;
    private final EntityManager database;

    AuditTrail(DeniedRequestLog deniedRequestLog, EntityManager database) {
        this.deniedRequestLog = deniedRequestLog;
        this.database = database;
    }

    @Transactional
    Page<AuditEntry> list(AuditFilter filter, String cursor, int limit) {
        deniedRequestLog.flush();
        String list = "audit " + filter.parameters();
        List<String> keys = cursor == null ? null : Cursor.decode(list, cursor, 2);
        Query query = database.createNativeQuery(
                        SELECT.formatted(filter.conditions(false), filter.conditions(true)), Tuple.class)
                .setParameter("lastAt", keys == null ? END_OF_TIME : Cursor.instant(keys.get(0)))
                .setParameter("lastPosition", keys == null ? Long.MAX_VALUE : Cursor.number(keys.get(1)))
                .setParameter("max", limit + 1);
        filter.values().forEach(query::setParameter);
        List<Row> rows = ((List<?>) query.getResultList())
                .stream().map(row -> toRow((Tuple) row)).toList();
        return Page.of(
                rows,
                limit,
                last -> Cursor.encode(list, last.entry().at().toString(), String.valueOf(last.position())),
                Row::entry,
                null);
    }

    private static Row toRow(Tuple row) {
        AuditEvent event = Labelled.of(AuditEvent.class, row.get("event", String.class));
        return new Row(
                row.get("position", Long.class),
                new AuditEntry(
                        row.get("at", Instant.class),
                        event,
                        new AuditEntry.Actor(
                                row.get("actor_id", String.class),
                                row.get("actor", String.class),
                                row.get("address", String.class)),
                        event == AuditEvent.REFUSED ? null : subject(row),
                        row.get("note", String.class),
                        event == AuditEvent.REFUSED ? deniedRequest(row) : null));
    }

    private static AuditEntry.Subject subject(Tuple row) {
        return new AuditEntry.Subject(
                Labelled.of(SubjectKind.class, row.get("subject", String.class)),
                row.get("subject_id", UUID.class),
                row.get("version", Integer.class));
    }

    private static AuditEntry.DeniedRequest deniedRequest(Tuple row) {
        return new AuditEntry.DeniedRequest(
                row.get("status", Integer.class),
                row.get("reason", String.class),
                row.get("method", String.class),
                row.get("path", String.class),
                row.get("attempts", Integer.class));
    }
}

package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.web.Labelled;

/** Reads the changes after a position, for followers: in order and without gaps. */
@ApplicationScoped
public class JournalReader {
    private final EntityManager database;

    JournalReader(EntityManager database) {
        this.database = database;
    }

    /** The position of the last change; 0 when there is none. */
    @Transactional
    public long end() {
        return (Long) database.createNativeQuery("select coalesce(max(position), 0) from journal", Long.class)
                .getSingleResult();
    }

    /**
     * A summary of the changes after a position.
     *
     * @param end      the position of the newest change
     * @param isPublic whether one of the changes may affect a public response
     */
    public record Summary(long end, boolean isPublic) {}

    @Transactional
    public Summary summaryAfter(long position) {
        Tuple row = (Tuple) database.createNativeQuery("""
                        select coalesce(max(j.position), :position) as "end", coalesce(bool_or(
                            j.audience > 0 or j.audience_before > 0 or j.public_at is not null
                            or j.subject = 'organization'
                            or j.subject = 'press-release' and j.event not in ('created', 'edited')), false) as public
                        from journal j where j.position > :position""", Tuple.class)
                .setParameter("position", position)
                .getSingleResult();
        return new Summary(row.get("end", Long.class), row.get("public", Boolean.class));
    }

    /** The changes after a position, at most so many. */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<ChangedSubject> after(long position, int limit) {
        List<Tuple> rows = database.createNativeQuery("""
                        select j.position, j.at, j.subject, j.subject_id, j.event, not exists (
                          select 1 from journal e where e.subject = j.subject and e.subject_id = j.subject_id
                            and e.position < j.position) as first
                        from journal j where j.position > :position order by j.position limit :limit""", Tuple.class)
                .setParameter("position", position)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new ChangedSubject(
                        row.get("position", Long.class),
                        row.get("at", Instant.class),
                        new Subject(
                                Labelled.of(SubjectKind.class, row.get("subject", String.class)),
                                row.get("subject_id", UUID.class)),
                        row.get("first", Boolean.class),
                        row.get("event", String.class).equals(DuePublications.EVENT)))
                .toList();
    }
}

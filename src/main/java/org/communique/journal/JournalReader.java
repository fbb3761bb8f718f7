package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.communique.database.Sql;
import org.communique.web.Labelled;

/** Reads the changes after a position, for followers: in order and without gaps. */
@ApplicationScoped
public class JournalReader {
    private final Sql sql;

    JournalReader(Sql sql) {
        this.sql = sql;
    }

    /** The position of the last change; 0 when there is none. */
    public long end() {
        return sql.rows("select coalesce(max(position), 0) from journal", Map.of(), row -> row.getLong(1))
                .get(0);
    }

    /**
     * A summary of the changes after a position.
     *
     * @param end      the position of the newest change
     * @param isPublic whether one of the changes may affect a public response
     */
    public record Summary(long end, boolean isPublic) {}

    public Summary summaryAfter(long position) {
        return sql.rows("""
                        select coalesce(max(j.position), :position), coalesce(bool_or(
                            j.audience > 0 or j.audience_before > 0 or j.public_at is not null
                            or j.subject = 'organization'
                            or j.subject = 'media-file' and j.event <> 'created'
                            or j.subject = 'press-release' and j.event not in ('created', 'edited')), false)
                        from journal j where j.position > :position""", Map.of("position", position), row -> new Summary(row.getLong(1), row.getBoolean(2)))
                .get(0);
    }

    /** The changes after a position, at most so many. */
    public List<ChangedSubject> after(long position, int limit) {
        return sql.rows(
                """
                        select j.position, j.at, j.subject, j.subject_id, not exists (
                          select 1 from journal e where e.subject = j.subject and e.subject_id = j.subject_id
                            and e.position < j.position), j.event
                        from journal j where j.position > :position order by j.position limit\s""" + limit,
                Map.of("position", position),
                row -> new ChangedSubject(
                        row.getLong(1),
                        Sql.instant(row, 2),
                        new Subject(Labelled.of(SubjectKind.class, row.getString(3)), Sql.uuid(row, 4)),
                        row.getBoolean(5),
                        row.getString(6).equals(DuePublications.EVENT)));
    }
}

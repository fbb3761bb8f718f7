package org.communique.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.communique.database.Sql;
import org.communique.query.ReleaseTexts;
import org.communique.web.JsonMapping;

/** Reads the texts that a release had before a change and has after it, from the snapshots of the journal. */
@ApplicationScoped
class ChangedTexts {
    /** The change and the one before it. A change by the clock has no snapshot: the texts are those of the change before. */
    private static final String LAST_TWO = """
            select j.position, s.language, s.title, s.subtitle, s.summary, s.body, s.dateline, cast(s.topics as text),
              cast(s.attribution -> 'authors' as text), s.attribution #>> '{source,name}'
            from journal j, lateral jsonb_to_record(j.snapshot) as s (language text, title text, subtitle text,
              summary text, body text, dateline text, topics jsonb, attribution jsonb)
            where j.subject = 'press-release' and j.subject_id = :release and j.position <= :position
              and j.snapshot is not null
            order by j.position desc limit 2""";

    private final Sql sql;

    ChangedTexts(Sql sql) {
        this.sql = sql;
    }

    private record Version(long position, ReleaseTexts texts) {}

    /**
     * @param before null if the release was new
     * @param after  null if the release is purged
     */
    record BeforeAndAfter(ReleaseTexts before, ReleaseTexts after) {}

    BeforeAndAfter of(UUID release, long position) {
        List<Version> versions =
                sql.rows(LAST_TWO, Map.of("release", release, "position", position), ChangedTexts::version);
        if (versions.isEmpty()) {
            return new BeforeAndAfter(null, null);
        }
        ReleaseTexts after = versions.get(0).texts();
        if (versions.get(0).position() < position) {
            return new BeforeAndAfter(after, after);
        }
        return new BeforeAndAfter(versions.size() == 1 ? null : versions.get(1).texts(), after);
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getLong(1),
                new ReleaseTexts(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        names(row.getString(8)),
                        names(row.getString(9)),
                        row.getString(10)));
    }

    /** Reads a list of names, or of objects with a name. */
    private static List<String> names(String json) {
        try {
            JsonNode list = JsonMapping.MAPPER.readTree(json == null ? "[]" : json);
            return StreamSupport.stream(list.spliterator(), false)
                    .map(item -> (item.isObject() ? item.path("name") : item).textValue())
                    .toList();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A snapshot has invalid JSON", e);
        }
    }
}

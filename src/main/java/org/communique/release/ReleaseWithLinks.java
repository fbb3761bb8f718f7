package org.communique.release;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.communique.database.Sql;

/**
 * A release with its translations and neighbours, as far as a caller may see these: a row of a query.
 *
 * @param siblings the translations, as {@link #SIBLINGS} writes them; null if there are none
 * @param previous the previous release in time in the same language; null if there is none, or if the query does not read it
 * @param next     the next release, likewise
 */
public record ReleaseWithLinks(PressReleaseRow row, String siblings, UUID previous, UUID next) {
    /** Joins language, id and slug by spaces and the translations by commas; none of the three can contain either. */
    static final String SIBLINGS = """
            (select string_agg(coalesce(t.language, '') || ' ' || cast(t.id as text) || ' ' || t.slug, ','
              order by t.language, t.id)
            from press_release t
            where t.translation_group = r.translation_group and t.id <> r.id and t.trashed_at is null
              and t.state <> 'withdrawn' and %s)""";

    static final String NEIGHBOUR = """
            (select t.id from press_release t
            where r.published_at is not null and t.language = r.language and t.trashed_at is null
              and t.state = 'published' and %s and %s%s limit 1)""";

    /** Reads the columns of the row, followed by siblings, previous and next. */
    static ReleaseWithLinks of(ResultSet row) throws SQLException {
        int width = PressReleaseRow.WIDTH;
        return new ReleaseWithLinks(
                PressReleaseRow.of(row), row.getString(width + 1), Sql.uuid(row, width + 2), Sql.uuid(row, width + 3));
    }

    ReleaseWithLinks with(PressReleaseRow shown) {
        return new ReleaseWithLinks(shown, siblings, previous, next);
    }

    public List<ReleaseRef> translations() {
        return siblings == null
                ? List.of()
                : Arrays.stream(siblings.split(","))
                        .map(ReleaseWithLinks::reference)
                        .toList();
    }

    private static ReleaseRef reference(String sibling) {
        String[] parts = sibling.split(" ", -1);
        return new ReleaseRef(parts[0].isEmpty() ? null : parts[0], UUID.fromString(parts[1]), parts[2]);
    }
}

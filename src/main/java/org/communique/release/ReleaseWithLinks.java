package org.communique.release;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.communique.database.Sql;

/**
 * A release with what surrounds it, as far as a caller may see that: one row of one query.
 *
 * @param siblings its translations, as {@link #SIBLINGS} writes them; null for none
 * @param previous the one before it in time, in its language; null for none, and where that is not asked for
 * @param next     the one after it, likewise
 */
public record ReleaseWithLinks(PressReleaseRow row, String siblings, UUID previous, UUID next) {
    /** None of the three can have a blank or a comma in it. */
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

    /** Reads the columns of the row, and then these three. */
    static ReleaseWithLinks of(ResultSet row) throws SQLException {
        int width = PressReleaseRow.WIDTH;
        return new ReleaseWithLinks(
                PressReleaseRow.of(row), row.getString(width + 1), Sql.uuid(row, width + 2), Sql.uuid(row, width + 3));
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

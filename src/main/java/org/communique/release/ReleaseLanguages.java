package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.communique.database.Sql;

/** The languages of all releases that are not drafts. */
@ApplicationScoped
public class ReleaseLanguages {
    private static final String FIRST =
            "(select r.language from press_release r where r.state <> 'draft' and r.trashed_at is null%s order by r.language limit 1)";

    /** Reads one row of an index for each language. */
    private static final String ALL = "with recursive found as (" + FIRST.formatted("") + " union all select "
            + FIRST.formatted(" and r.language > found.language")
            + " from found where found.language is not null) select language from found where language is not null";

    private final Sql sql;

    ReleaseLanguages(Sql sql) {
        this.sql = sql;
    }

    public List<String> all() {
        return sql.rows(ALL, Map.of(), row -> row.getString(1));
    }
}

package org.communique.search;

import java.util.List;
import org.hibernate.search.mapper.pojo.standalone.mapping.SearchMapping;
import org.hibernate.search.mapper.pojo.standalone.session.SearchSession;

/** Reads the marker document, which stores the position of the journal that the index has reached. */
final class IndexCheckpoint {
    private IndexCheckpoint() {}

    /** Returns -1 if there is no marker. */
    static long position(SearchMapping mapping) {
        try (SearchSession session = mapping.createSession()) {
            List<Long> found = session.search(ReleaseDocument.class)
                    .select(f -> f.field("position", Long.class))
                    .where(f -> f.id().matching(ReleaseDocument.MARKER))
                    .fetchHits(1);
            return found.isEmpty() ? -1 : found.get(0);
        }
    }
}

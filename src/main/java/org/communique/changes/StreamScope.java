package org.communique.changes;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.release.SavedSearch;

/** What a stream reports: the changes of the releases that its reader may see and that match a search. */
record StreamScope(ViewerScope viewerScope, SavedSearch search) {

    /** Whether the texts of changes have to be read. */
    boolean hasQuery() {
        return search.query() != null;
    }

    /**
     * The event that a change is to the reader; null when it is none.
     *
     * @param organizations ids of the organizations that filters name by slug
     * @param matches       not needed without a query
     */
    ChangeEvent eventOf(ReaderChange change, Map<String, UUID> organizations, TextMatches matches, Instant now) {
        if (search.matchesAll()) {
            return change.eventFor(viewerScope);
        }
        boolean isVisible = change.now().isVisibleTo(viewerScope, now);
        // Nobody knows what a purged release matched. A reader that does not have it ignores that it is gone.
        boolean before = change.isPurged()
                || change.fieldsBefore() != null
                        && search.matches(
                                change.fieldsBefore(),
                                change.at(),
                                organizations,
                                query -> matches.before(query, isVisible));
        boolean after = change.fieldsAfter() != null
                && search.matches(
                        change.fieldsAfter(), change.at(), organizations, query -> matches.after(query, isVisible));
        return change.eventFor(viewerScope, before, after);
    }
}

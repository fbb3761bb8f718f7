package org.communique.changes;

import java.util.Map;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.release.SavedSearch;

/** What a stream reports: the changes of the releases that its reader may see and that match a search. */
record StreamScope(ViewerScope viewerScope, SavedSearch search) {

    /** Whether the stream reports only some of the changes that its reader may see. */
    boolean isFiltered() {
        return !search.matchesAll();
    }

    /**
     * The event that a change is to the reader; null when it is none.
     *
     * @param organizations ids of the organizations that filters name by slug
     */
    ChangeEvent eventOf(ReaderChange change, Map<String, UUID> organizations, TextMatches matches) {
        if (!isFiltered() || change.isPurged()) {
            // Nobody knows what a purged release matched. A reader that does not have it ignores that it is gone.
            return change.eventFor(viewerScope);
        }
        boolean before = change.fieldsBefore() != null
                && search.matches(change.fieldsBefore(), change.at(), organizations, matches::before);
        boolean after = change.fieldsAfter() != null
                && search.matches(change.fieldsAfter(), change.at(), organizations, matches::after);
        return change.eventFor(viewerScope, before, after);
    }
}

package org.communique.release;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.query.TextQuery;

/** Finds releases by their texts. */
public interface TextIndex {

    /**
     * Begins to look for the releases in feeds that a search matches.
     *
     * @param search with a query
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 503 if the index does not exist yet, or is too far behind; 400 if the query is too
     *     complex
     */
    Finder finder(SavedSearch search, Instant now);

    /** A search on the index as it was at one moment. */
    interface Finder {
        /** The releases that the index may not know, or may be wrong about. */
        Set<UUID> unindexed();

        /** The query as it is understood in the languages of the index. */
        TextQuery textQuery();

        /**
         * Returns published releases that match, the newest first. They may have changed since.
         *
         * @param position the one after which to begin; null for the newest
         */
        List<ReleasePosition> after(ReleasePosition position, int limit);
    }
}

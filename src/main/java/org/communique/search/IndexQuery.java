package org.communique.search;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.release.ReleaseFilter;

/**
 * What is to be found, and for whom.
 *
 * @param organizations those that the filter names; empty when it names none
 * @param pending       releases that have changed since the index read them: it knows nothing certain about these
 * @param termVariants      of what is looked for
 */
record IndexQuery(
        QueryTerm.Sought sought,
        ReleaseFilter filter,
        Collection<UUID> organizations,
        ViewerScope viewerScope,
        Instant now,
        Set<UUID> pending,
        TermVariants termVariants) {

    /**
     * How it is to be shown.
     *
     * @param after where the page begins; null for the first
     */
    record Showing(Set<Facet> facets, SearchOrder order, Place after, int limit) {}

    /**
     * A place in the order. By relevance it is a number of hits as they were at an instant: what came in, came out or changed since is
     * left out, so that nothing moves. By date it is the last hit's keys.
     *
     * @param asOf null by date
     */
    record Place(int offset, Instant asOf, long sortedAt, UUID id) {}

    /** @param sortedAt the hit's date in microseconds, as the index orders by it */
    record Hit(UUID id, long sortedAt) {}

    /** @param facets how many by each value, the most frequent first */
    record Found(java.util.List<Hit> hits, long total, Map<Facet, Map<String, Long>> facets) {}
}

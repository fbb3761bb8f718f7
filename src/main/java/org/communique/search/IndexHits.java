package org.communique.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The results of an {@link IndexQuery}.
 *
 * @param facets the count of each value, the most frequent values first
 */
record IndexHits(List<Hit> hits, long total, Map<Facet, Map<String, Long>> facets) {

    /** @param sortedAt the date that the index sorts the release by, in microseconds */
    record Hit(UUID id, long sortedAt) {}
}

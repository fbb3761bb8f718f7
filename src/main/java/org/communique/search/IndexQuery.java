package org.communique.search;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.query.ParsedQuery;
import org.communique.query.TermVariants;
import org.communique.release.ReleaseFilter;

/**
 * A query on the index, with the rights of a caller.
 *
 * @param parsedQuery   null for suggestions
 * @param organizations the organizations that the filter names; empty if it names none
 * @param topics        the topics of the filter in their stored spellings
 * @param unindexed     releases that have changed since they were indexed: the index may be wrong about them
 * @param variants      the terms of the query's words in each language
 */
record IndexQuery(
        ParsedQuery parsedQuery,
        ReleaseFilter filter,
        Collection<UUID> organizations,
        Collection<String> topics,
        ViewerScope viewerScope,
        Instant now,
        Set<UUID> unindexed,
        TermVariants variants) {

    /** Returns a query for another text, with the same filters and rights. */
    IndexQuery with(ParsedQuery other) {
        return new IndexQuery(other, filter, organizations, topics, viewerScope, now, unindexed, variants);
    }

    /**
     * The part and the form of the results.
     *
     * @param after the start of the page; null for the first page
     */
    record ResultOptions(Set<Facet> facets, SearchOrder order, PageStart after, int limit) {}

    /**
     * The start of a page. By relevance it is an offset into the hits as they were at an instant: releases that were written later are left
     * out, so that the offset stays right. By date it is the sort keys of the last hit.
     *
     * @param asOf null by date
     */
    record PageStart(int offset, Instant asOf, long sortedAt, UUID id) {}
}

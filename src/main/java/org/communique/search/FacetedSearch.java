package org.communique.search;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHits;

/**
 * Hits, total and facets. The hits are looked for by themselves, so that what cannot be among the best is skipped; total and facets need every
 * document, but no weights.
 */
final class FacetedSearch {
    static final int MOST_VALUES = 100;
    /** Without facets: as far the count costs less than a pass of its own. */
    private static final int COUNTED_WITH_HITS = 1_000;

    record Result(TopDocs hits, long total, Map<Facet, Map<String, Long>> facets) {}

    private final IndexSearcher searcher;
    private final FacetOrdinalsCache facetOrdinalsCache;
    private final Set<Facet> facets;
    private final Map<Facet, Query> filters;

    FacetedSearch(
            IndexSearcher searcher,
            FacetOrdinalsCache facetOrdinalsCache,
            Set<Facet> facets,
            Map<Facet, Query> filters) {
        this.searcher = searcher;
        this.facetOrdinalsCache = facetOrdinalsCache;
        this.facets = facets;
        this.filters = filters;
    }

    /** @param after the last hit of the page before; null for the first */
    Result run(Query base, Sort sort, int most, FieldDoc after) throws IOException {
        Query all = filtered(base);
        TopDocs hits = best(all, sort, most, after);
        if (facets.isEmpty()) {
            boolean counted = hits.totalHits.relation == TotalHits.Relation.EQUAL_TO;
            return new Result(hits, counted ? hits.totalHits.value : searcher.count(all), Map.of());
        }
        FacetCounts counts = counted(base);
        return new Result(hits, counts.total(), counts.top(MOST_VALUES));
    }

    private TopDocs best(Query all, Sort sort, int most, FieldDoc after) throws IOException {
        int counted = facets.isEmpty() ? COUNTED_WITH_HITS : most;
        return searcher.search(all, new TopFieldCollectorManager(sort, most, after, counted));
    }

    private FacetCounts counted(Query base) throws IOException {
        return searcher.search(new ConstantScoreQuery(base), new Counting());
    }

    /** A search without an executor is one thread's, so there is one collector. */
    private final class Counting implements CollectorManager<FacetCounts, FacetCounts> {
        @Override
        public FacetCounts newCollector() throws IOException {
            return new FacetCounts(searcher, facetOrdinalsCache, facets, filters);
        }

        @Override
        public FacetCounts reduce(Collection<FacetCounts> collectors) {
            return collectors.iterator().next();
        }
    }

    private Query filtered(Query base) {
        if (filters.isEmpty()) {
            return base;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(base, BooleanClause.Occur.MUST);
        filters.values().forEach(filter -> all.add(filter, BooleanClause.Occur.FILTER));
        return all.build();
    }
}

package org.communique.search;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHits;

/**
 * Finds hits, the total and facets in a Lucene index. Each facet is counted as if its own filter were not set.
 *
 * <p>The total and the facets need every matching document. If the query is scored, the hits are found in the same pass: another one would look
 * for every term and check every phrase again. Otherwise they are found in a pass of their own, which skips all but the newest documents. A
 * search runs in the thread that calls it, so that concurrent searches share the processors evenly.
 */
final class FacetedSearch {
    static final int MAX_FACET_VALUES = 100;
    /** Without facets, the pass for the hits counts up to this many: that costs less than a pass for the total. */
    private static final int MAX_COUNTED_WITH_HITS = 1_000;

    private static final FacetsConfig CONFIG = new FacetsConfig();

    record Result(TopDocs hits, long total, Map<Facet, Map<String, Long>> facets) {}

    private final IndexSearcher searcher;
    private final PerReaderCache<Facet, FacetOrdinals> ordinals;
    private final Set<Facet> facets;
    private final Map<Facet, Query> filters;

    /**
     * @param ordinals the numbers of each facet's values over all segments
     * @param facets   the facets to count
     * @param filters  the filter on each facet's field, if one is set
     */
    FacetedSearch(
            IndexSearcher searcher,
            PerReaderCache<Facet, FacetOrdinals> ordinals,
            Set<Facet> facets,
            Map<Facet, Query> filters) {
        this.searcher = searcher;
        this.ordinals = ordinals;
        this.facets = facets;
        // In one order, because the counters of the filters are told apart by it.
        this.filters = filters.isEmpty() ? Map.of() : new EnumMap<>(filters);
    }

    /**
     * @param after    the last hit of the previous page; null for the first page
     * @param isScored whether the query is made to be scored
     */
    Result run(Query base, Sort sort, int limit, FieldDoc after, boolean isScored) throws IOException {
        if (facets.isEmpty()) {
            Query filtered = filtered(base);
            TopDocs hits = searcher.search(filtered, topHits(sort, limit, after, MAX_COUNTED_WITH_HITS));
            boolean isExact = hits.totalHits.relation == TotalHits.Relation.EQUAL_TO;
            return new Result(hits, isExact ? hits.totalHits.value : searcher.count(filtered), Map.of());
        }
        if (isScored) {
            FacetCounter matches = counter(unfiltered());
            Collected<Object[]> both =
                    collect(base, new MultiCollectorManager(topHits(sort, limit, after, Integer.MAX_VALUE), matches));
            return result((TopDocs) both.all()[0], matches, both.other());
        }
        TopDocs hits = searcher.search(filtered(base), topHits(sort, limit, after, limit));
        Collected<FacetCounter> matches = collect(new ConstantScoreQuery(base), counter(unfiltered()));
        return result(hits, matches.all(), matches.other());
    }

    private Set<Facet> unfiltered() {
        return facets.stream().filter(facet -> !filters.containsKey(facet)).collect(Collectors.toSet());
    }

    private FacetCounter counter(Set<Facet> counted) throws IOException {
        IndexReader index = searcher.getIndexReader();
        Map<Facet, FacetOrdinals> numbers = new EnumMap<>(Facet.class);
        for (Facet facet : counted) {
            numbers.put(facet, ordinals.of(index.getReaderCacheHelper(), facet, () -> new FacetOrdinals(facet, index)));
        }
        return new FacetCounter(numbers);
    }

    /** @param counted how many matches are counted before any is skipped */
    private static TopFieldCollectorManager topHits(Sort sort, int limit, FieldDoc after, int counted) {
        return new TopFieldCollectorManager(sort, limit, after, counted);
    }

    private Query filtered(Query base) {
        if (filters.isEmpty()) {
            return base;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(base, BooleanClause.Occur.MUST);
        filters.values().forEach(filter -> all.add(filter, BooleanClause.Occur.FILTER));
        return all.build();
    }

    /**
     * @param all   what was collected of the documents that match every filter
     * @param other for each facet with a filter, its counts in the documents that match every other filter
     */
    private record Collected<T>(T all, Map<Facet, FacetCounter> other) {}

    private <T> Collected<T> collect(Query base, CollectorManager<? extends Collector, T> all) throws IOException {
        if (filters.isEmpty()) {
            return new Collected<>(searcher.search(base, all), Map.of());
        }
        DrillDownQuery query = new DrillDownQuery(CONFIG, base);
        Map<Facet, FacetCounter> other = new EnumMap<>(Facet.class);
        for (Facet facet : filters.keySet()) {
            query.add(facet.field(), filters.get(facet));
            other.put(facet, counter(facets.contains(facet) ? Set.of(facet) : Set.of()));
        }
        DrillSideways.Result<T, FacetCounter> result =
                new DrillSideways(searcher, CONFIG, null, null).search(query, all, List.copyOf(other.values()));
        return new Collected<>(result.drillDownResult(), other);
    }

    private Result result(TopDocs hits, FacetCounter matches, Map<Facet, FacetCounter> other) throws IOException {
        Map<Facet, Map<String, Long>> counts = new EnumMap<>(Facet.class);
        for (Facet facet : facets) {
            FacetCounter counter = other.getOrDefault(facet, matches);
            counts.put(facet, counter.top(facet, MAX_FACET_VALUES, searcher.getIndexReader()));
        }
        return new Result(hits, matches.total(), counts);
    }
}

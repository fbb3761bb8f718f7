package org.communique.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.StringDocValuesReaderState;
import org.apache.lucene.facet.StringValueFacetCounts;
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
 * <p>The total and the facets need every matching document, but no scores. If many documents match, the hits are found in a pass of their own,
 * which skips those that cannot be among the best. A search runs in the thread that calls it, so that concurrent searches share the
 * processors evenly.
 */
final class FacetedSearch {
    static final int MAX_FACET_VALUES = 100;
    /** Without facets, the pass for the hits counts up to this many: that costs less than a pass for the total. */
    private static final int MAX_COUNTED_WITH_HITS = 1_000;
    /** Scoring so many matches costs less than a second pass, which looks for every term in every segment again. */
    private static final int MAX_SCORED_WITH_FACETS = 10_000;

    private static final FacetsConfig CONFIG = new FacetsConfig();

    record Result(TopDocs hits, long total, Map<Facet, Map<String, Long>> facets) {}

    private final IndexSearcher searcher;
    private final PerReaderCache<Facet, StringDocValuesReaderState> ordinals;
    private final Set<Facet> facets;
    private final Map<Facet, Query> filters;

    /**
     * @param ordinals the numbers of each facet's values over all segments
     * @param facets   the facets to count
     * @param filters  the filter on each facet's field, if one is set
     */
    FacetedSearch(
            IndexSearcher searcher,
            PerReaderCache<Facet, StringDocValuesReaderState> ordinals,
            Set<Facet> facets,
            Map<Facet, Query> filters) {
        this.searcher = searcher;
        this.ordinals = ordinals;
        this.facets = facets;
        this.filters = filters;
    }

    /**
     * @param after      the last hit of the previous page; null for the first page
     * @param maxMatches an upper limit for the matches
     */
    Result run(Query base, Sort sort, int limit, FieldDoc after, long maxMatches) throws IOException {
        if (facets.isEmpty()) {
            Query filtered = filtered(base);
            TopDocs hits = searcher.search(filtered, topHits(sort, limit, after, MAX_COUNTED_WITH_HITS));
            boolean isExact = hits.totalHits.relation == TotalHits.Relation.EQUAL_TO;
            return new Result(hits, isExact ? hits.totalHits.value : searcher.count(filtered), Map.of());
        }
        if (maxMatches <= MAX_SCORED_WITH_FACETS) {
            Collected<Object[]> both = collect(
                    base,
                    new MultiCollectorManager(
                            topHits(sort, limit, after, Integer.MAX_VALUE), new FacetsCollectorManager()));
            return result((TopDocs) both.all()[0], (FacetsCollector) both.all()[1], both.other());
        }
        TopDocs hits = searcher.search(filtered(base), topHits(sort, limit, after, limit));
        Collected<FacetsCollector> matches = collect(new ConstantScoreQuery(base), new FacetsCollectorManager());
        return result(hits, matches.all(), matches.other());
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
     * @param other for each facet with a filter, the documents that match every other filter, whether or not they match its own
     */
    private record Collected<T>(T all, Map<Facet, FacetsCollector> other) {}

    private <T> Collected<T> collect(Query base, CollectorManager<? extends Collector, T> all) throws IOException {
        if (filters.isEmpty()) {
            return new Collected<>(searcher.search(base, all), Map.of());
        }
        DrillDownQuery query = new DrillDownQuery(CONFIG, base);
        List<Facet> filtered = new ArrayList<>(filters.keySet());
        filtered.forEach(facet -> query.add(facet.field(), filters.get(facet)));
        DrillSideways.Result<T, FacetsCollector> result = new DrillSideways(searcher, CONFIG, null, null)
                .search(query, all, Collections.nCopies(filtered.size(), new FacetsCollectorManager()));
        Map<Facet, FacetsCollector> other = new EnumMap<>(Facet.class);
        for (int i = 0; i < filtered.size(); i++) {
            other.put(filtered.get(i), result.drillSidewaysResults().get(i));
        }
        return new Collected<>(result.drillDownResult(), other);
    }

    private Result result(TopDocs hits, FacetsCollector matches, Map<Facet, FacetsCollector> other) throws IOException {
        long total = matches.getMatchingDocs().stream()
                .mapToLong(segment -> segment.totalHits)
                .sum();
        Map<Facet, Map<String, Long>> counts = new EnumMap<>(Facet.class);
        for (Facet facet : facets) {
            counts.put(facet, topValues(facet, other.getOrDefault(facet, matches)));
        }
        return new Result(hits, total, counts);
    }

    /** The most frequent values of a facet with their counts; values of equal counts in alphabetical order. */
    private Map<String, Long> topValues(Facet facet, FacetsCollector documents) throws IOException {
        IndexReader index = searcher.getIndexReader();
        StringDocValuesReaderState state = ordinals.of(
                index.getReaderCacheHelper(), facet, () -> new StringDocValuesReaderState(index, facet.field()));
        Map<String, Long> counts = new LinkedHashMap<>();
        for (LabelAndValue value : new StringValueFacetCounts(state, documents)
                .getTopChildren(MAX_FACET_VALUES, facet.field())
                .labelValues) {
            counts.put(value.label, value.value.longValue());
        }
        return counts;
    }
}

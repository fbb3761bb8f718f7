package org.communique.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.StringValueFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHits;

/**
 * Hits, total and facets. The hits are looked for by themselves, so that what cannot be among the best is skipped; total and facets need every
 * document, but no weights. Each facet is counted as if its own filter were not set ("drill sideways").
 */
final class FacetedSearch {
    static final int MOST_VALUES = 100;
    /** As far the count costs nothing. */
    private static final int COUNTED_WITH_HITS = 1_000;

    record Result(TopDocs hits, long total, Map<Facet, Map<String, Long>> facets) {}

    private final IndexSearcher searcher;
    private final Ordinals ordinals;
    private final Set<Facet> facets;
    private final Map<Facet, Query> filters = new LinkedHashMap<>();

    FacetedSearch(IndexSearcher searcher, Ordinals ordinals, Set<Facet> facets) {
        this.searcher = searcher;
        this.ordinals = ordinals;
        this.facets = facets;
    }

    void filter(Facet facet, Query query) {
        filters.put(facet, query);
    }

    /** @param after the last hit of the page before; null for the first */
    Result run(Query base, Sort sort, int most, FieldDoc after) throws IOException {
        Query all = filtered(base);
        TopDocs hits = searcher.search(all, new TopFieldCollectorManager(sort, most, after, COUNTED_WITH_HITS));
        if (facets.isEmpty()) {
            boolean counted = hits.totalHits.relation == TotalHits.Relation.EQUAL_TO;
            return new Result(hits, counted ? hits.totalHits.value : searcher.count(all), Map.of());
        }
        if (filters.isEmpty()) {
            FacetsCollector found = searcher.search(base, new FacetsCollectorManager());
            return new Result(hits, total(found), counted(facet -> found));
        }
        DrillDownQuery query = new DrillDownQuery(new FacetsConfig(), base);
        List<Facet> dimensions = new ArrayList<>(filters.keySet());
        List<FacetsCollectorManager> sideways = new ArrayList<>();
        dimensions.forEach(facet -> {
            query.add(facet.label(), filters.get(facet));
            sideways.add(new FacetsCollectorManager());
        });
        DrillSideways.Result<FacetsCollector, FacetsCollector> found = new DrillSideways(
                        searcher, new FacetsConfig(), (SortedSetDocValuesReaderState) null)
                .search(query, new FacetsCollectorManager(), sideways);
        FacetsCollector down = found.drillDownResult();
        return new Result(hits, total(down), counted(facet -> {
            int dimension = dimensions.indexOf(facet);
            return dimension < 0 ? down : found.drillSidewaysResults().get(dimension);
        }));
    }

    private static long total(FacetsCollector found) {
        return found.getMatchingDocs().stream()
                .mapToLong(segment -> segment.totalHits)
                .sum();
    }

    private Query filtered(Query base) {
        if (filters.isEmpty()) {
            return base;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(base, BooleanClause.Occur.MUST);
        filters.values().forEach(filter -> all.add(filter, BooleanClause.Occur.FILTER));
        return all.build();
    }

    private interface Counting {
        FacetsCollector collected(Facet facet);
    }

    private Map<Facet, Map<String, Long>> counted(Counting counting) throws IOException {
        Map<Facet, Map<String, Long>> counted = new EnumMap<>(Facet.class);
        for (Facet facet : facets) {
            Map<String, Long> values = new LinkedHashMap<>();
            FacetResult result = new StringValueFacetCounts(
                            ordinals.of(searcher.getIndexReader(), facet), counting.collected(facet))
                    .getTopChildren(MOST_VALUES, facet.field());
            if (result != null) {
                for (LabelAndValue value : result.labelValues) {
                    values.put(value.label, value.value.longValue());
                }
            }
            counted.put(facet, values);
        }
        return counted;
    }
}

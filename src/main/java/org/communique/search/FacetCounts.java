package org.communique.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongValues;

/**
 * Counts, in one pass over what is found without the facets' filters: what passes all of them counts for the total and every facet; what
 * only one keeps out counts for that one's facet, which is counted as if its filter were not set.
 */
final class FacetCounts implements Collector {
    private final IndexSearcher searcher;
    private final FacetOrdinalsCache facetOrdinalsCache;
    private final List<Facet> facets;
    private final List<Facet> filtered = new ArrayList<>();
    private final List<Weight> filters = new ArrayList<>();
    private final List<Map<Facet, int[]>> counts = new ArrayList<>();
    private long total;

    FacetCounts(
            IndexSearcher searcher, FacetOrdinalsCache facetOrdinalsCache, Set<Facet> facets, Map<Facet, Query> filters)
            throws IOException {
        this.searcher = searcher;
        this.facetOrdinalsCache = facetOrdinalsCache;
        this.facets = List.copyOf(facets);
        for (Map.Entry<Facet, Query> filter : filters.entrySet()) {
            Query query = searcher.rewrite(filter.getValue());
            this.filtered.add(filter.getKey());
            this.filters.add(searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1));
        }
        searcher.getLeafContexts().forEach(segment -> counts.add(new EnumMap<>(Facet.class)));
    }

    long total() {
        return total;
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
        FacetOrdinals[] read = new FacetOrdinals[facets.size()];
        int[][] counted = new int[read.length][];
        for (int i = 0; i < read.length; i++) {
            read[i] = facetOrdinalsCache.of(segment.reader(), facets.get(i));
            counted[i] = new int[read[i].cardinality()];
            counts.get(segment.ord).put(facets.get(i), counted[i]);
        }
        FixedBitSet[] passing = new FixedBitSet[filters.size()];
        int[] ownFacet = new int[passing.length];
        for (int i = 0; i < passing.length; i++) {
            passing[i] = passing(filters.get(i), segment);
            ownFacet[i] = facets.indexOf(filtered.get(i));
        }
        return new Leaf() {
            @Override
            public void collect(int document) {
                int keptOutBy = -1;
                for (int i = 0; i < passing.length; i++) {
                    if (!passing[i].get(document)) {
                        if (keptOutBy >= 0) {
                            return;
                        }
                        keptOutBy = i;
                    }
                }
                if (keptOutBy < 0) {
                    total++;
                    for (int i = 0; i < read.length; i++) {
                        read[i].count(document, counted[i]);
                    }
                } else if (ownFacet[keptOutBy] >= 0) {
                    read[ownFacet[keptOutBy]].count(document, counted[ownFacet[keptOutBy]]);
                }
            }
        };
    }

    private abstract static class Leaf implements LeafCollector {
        @Override
        public void setScorer(Scorable scorer) {
            // Nothing is weighed.
        }
    }

    private static FixedBitSet passing(Weight filter, LeafReaderContext segment) throws IOException {
        FixedBitSet passing = new FixedBitSet(segment.reader().maxDoc());
        ScorerSupplier supplier = filter.scorerSupplier(segment);
        if (supplier != null) {
            passing.or(supplier.get(Long.MAX_VALUE).iterator());
        }
        return passing;
    }

    /** The most frequent values of each facet, and how often each was found. Among equals the first by the alphabet. */
    Map<Facet, Map<String, Long>> top(int most) throws IOException {
        Map<Facet, Map<String, Long>> top = new EnumMap<>(Facet.class);
        for (Facet facet : facets) {
            top.put(facet, top(facet, most));
        }
        return top;
    }

    private Map<String, Long> top(Facet facet, int most) throws IOException {
        OrdinalMap numbers = facetOrdinalsCache.numbers(searcher.getIndexReader(), facet);
        int[] all = added(facet, numbers);
        Comparator<Integer> better =
                Comparator.<Integer>comparingInt(number -> all[number]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(better);
        for (int number = 0; number < all.length; number++) {
            if (all[number] > 0 && (best.size() < most || all[number] > all[best.peek()])) {
                best.add(number);
                if (best.size() > most) {
                    best.poll();
                }
            }
        }
        Map<String, Long> named = new LinkedHashMap<>();
        for (int number : best.stream().sorted(better.reversed()).toList()) {
            named.put(name(facet, numbers, number), (long) all[number]);
        }
        return named;
    }

    private int[] added(Facet facet, OrdinalMap numbers) {
        int[] all = new int[Math.toIntExact(numbers.getValueCount())];
        for (int segment = 0; segment < counts.size(); segment++) {
            int[] some = counts.get(segment).get(facet);
            if (some != null) {
                LongValues global = numbers.getGlobalOrds(segment);
                for (int number = 0; number < some.length; number++) {
                    if (some[number] > 0) {
                        all[(int) global.get(number)] += some[number];
                    }
                }
            }
        }
        return all;
    }

    private String name(Facet facet, OrdinalMap numbers, int number) throws IOException {
        LeafReaderContext segment = searcher.getLeafContexts().get(numbers.getFirstSegmentNumber(number));
        SortedSetDocValues values = DocValues.getSortedSet(segment.reader(), facet.field());
        return values.lookupOrd(numbers.getFirstSegmentOrd(number)).utf8ToString();
    }
}

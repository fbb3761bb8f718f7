package org.communique.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.LongValues;

/** Counts the documents that match a search, and those of them that have each value of some facets. */
final class FacetCounter extends SimpleCollector implements CollectorManager<FacetCounter, FacetCounter> {
    /** The facets are counted one after the other for so many documents, because it is faster to read one field at a time. */
    private static final int BLOCK = 1_024;
    /** Up to so many values of a segment have counts of their own, which are added up at its end. */
    private static final int MAX_SEGMENT_COUNTS = 4_096;

    private final Map<Facet, FacetOrdinals> ordinals;
    private final Map<Facet, int[]> counts = new EnumMap<>(Facet.class);
    private final List<SegmentCounts> segment = new ArrayList<>();
    private final int[] documents = new int[BLOCK];
    private LeafReaderContext current;
    private int size;
    private long total;

    /** @param ordinals the facets to count */
    FacetCounter(Map<Facet, FacetOrdinals> ordinals) {
        this.ordinals = ordinals;
        ordinals.forEach((facet, values) -> counts.put(facet, new int[values.size()]));
    }

    /** The number of documents. */
    long total() {
        return total;
    }

    /** The most frequent values of a facet with the number of documents; values of equal numbers in alphabetical order. */
    Map<String, Long> top(Facet facet, int limit, IndexReader index) throws IOException {
        int[] all = counts.get(facet);
        PriorityQueue<Long> best = new PriorityQueue<>();
        for (int ordinal = 0; ordinal < all.length; ordinal++) {
            // The count decides; among equal ones, the lower ordinal.
            long key = (long) all[ordinal] << Integer.SIZE | Integer.MAX_VALUE - ordinal;
            if (all[ordinal] > 0 && (best.size() < limit || key > best.element())) {
                best.add(key);
                if (best.size() > limit) {
                    best.remove();
                }
            }
        }
        List<Long> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.reverseOrder());
        Map<String, Long> top = new LinkedHashMap<>();
        for (long key : sorted) {
            top.put(ordinals.get(facet).value(Integer.MAX_VALUE - (int) key, index), key >> Integer.SIZE);
        }
        return top;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        finishSegment();
        current = context;
    }

    @Override
    public void collect(int document) throws IOException {
        documents[size++] = document;
        if (size == BLOCK) {
            count();
        }
    }

    private void count() throws IOException {
        if (size > 0 && segment.isEmpty()) {
            for (Map.Entry<Facet, FacetOrdinals> facet : ordinals.entrySet()) {
                segment.add(new SegmentCounts(facet.getValue(), current, counts.get(facet.getKey())));
            }
        }
        for (SegmentCounts facet : segment) {
            facet.count(documents, size);
        }
        total += size;
        size = 0;
    }

    private void finishSegment() throws IOException {
        count();
        segment.forEach(SegmentCounts::finish);
        segment.clear();
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    /** A search runs in one thread, so it needs one collector. */
    @Override
    public FacetCounter newCollector() {
        return this;
    }

    @Override
    public FacetCounter reduce(Collection<FacetCounter> collectors) throws IOException {
        finishSegment();
        return this;
    }

    /** Counts the values of a facet in a segment. */
    private static final class SegmentCounts {
        private final SortedSetDocValues values;
        /** The same values if no document has several; null otherwise. */
        private final SortedDocValues single;

        private final LongValues toAll;
        private final int[] counts;
        private final int[] all;

        SegmentCounts(FacetOrdinals ordinals, LeafReaderContext segment, int[] all) throws IOException {
            values = ordinals.values(segment);
            single = DocValues.unwrapSingleton(values);
            toAll = ordinals.ofSegment(segment);
            counts = values.getValueCount() <= MAX_SEGMENT_COUNTS ? new int[(int) values.getValueCount()] : null;
            this.all = all;
        }

        void count(int[] documents, int size) throws IOException {
            if (single == null) {
                for (int i = 0; i < size; i++) {
                    if (values.advanceExact(documents[i])) {
                        for (int left = values.docValueCount(); left > 0; left--) {
                            increment(values.nextOrd());
                        }
                    }
                }
            } else {
                for (int i = 0; i < size; i++) {
                    if (single.advanceExact(documents[i])) {
                        increment(single.ordValue());
                    }
                }
            }
        }

        private void increment(long ordinal) {
            if (counts == null) {
                all[(int) toAll.get(ordinal)]++;
            } else {
                counts[(int) ordinal]++;
            }
        }

        void finish() {
            for (int i = 0; counts != null && i < counts.length; i++) {
                if (counts[i] > 0) {
                    all[(int) toAll.get(i)] += counts[i];
                }
            }
        }
    }
}

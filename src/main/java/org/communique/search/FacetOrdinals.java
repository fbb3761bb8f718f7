package org.communique.search;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Which values of a field each document of a segment has, by their numbers in that segment. In memory, where a look takes a nanosecond: when
 * everything that is found is counted, that is most of a search. It takes 4 bytes for a document, and for each value where there can be several.
 */
final class FacetOrdinals {
    private static final int NONE = -1;

    private final int cardinality;
    /** Where the values of a document begin, and those of the next; null if none has more than one. */
    private final int[] starts;

    private final int[] values;

    private FacetOrdinals(int cardinality, int[] starts, int[] values) {
        this.cardinality = cardinality;
        this.starts = starts;
        this.values = values;
    }

    static FacetOrdinals of(LeafReader segment, String field) throws IOException {
        SortedSetDocValues all = DocValues.getSortedSet(segment, field);
        int cardinality = Math.toIntExact(all.getValueCount());
        SortedDocValues single = DocValues.unwrapSingleton(all);
        return single == null
                ? several(all, cardinality, segment.maxDoc())
                : new FacetOrdinals(cardinality, null, single(single, segment.maxDoc()));
    }

    private static int[] single(SortedDocValues field, int documents) throws IOException {
        int[] values = new int[documents];
        Arrays.fill(values, NONE);
        for (int doc = field.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = field.nextDoc()) {
            values[doc] = field.ordValue();
        }
        return values;
    }

    private static FacetOrdinals several(SortedSetDocValues field, int cardinality, int documents) throws IOException {
        int[] starts = new int[documents + 1];
        int[] values = new int[documents];
        int size = 0;
        int next = 0;
        for (int doc = field.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = field.nextDoc()) {
            Arrays.fill(starts, next, doc + 1, size);
            next = doc + 1;
            int count = field.docValueCount();
            if (size + count > values.length) {
                values = Arrays.copyOf(values, Math.max(size + count, values.length + (values.length >> 1)));
            }
            for (int i = 0; i < count; i++) {
                values[size++] = Math.toIntExact(field.nextOrd());
            }
        }
        Arrays.fill(starts, next, starts.length, size);
        return new FacetOrdinals(cardinality, starts, Arrays.copyOf(values, size));
    }

    /** How many different values there are. */
    int cardinality() {
        return cardinality;
    }

    /** Adds one for each value that a document has. */
    void count(int document, int[] counts) {
        if (starts == null) {
            int value = values[document];
            if (value != NONE) {
                counts[value]++;
            }
            return;
        }
        for (int i = starts[document]; i < starts[document + 1]; i++) {
            counts[values[i]]++;
        }
    }
}

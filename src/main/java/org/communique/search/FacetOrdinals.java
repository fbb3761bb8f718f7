package org.communique.search;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.LongValues;
import org.apache.lucene.util.packed.PackedInts;

/** The numbers of a facet's values over all segments, in alphabetical order. Each segment numbers its own values. */
final class FacetOrdinals {
    private final String field;
    private final OrdinalMap map;

    FacetOrdinals(Facet facet, IndexReader index) throws IOException {
        field = facet.field();
        SortedSetDocValues[] segments = new SortedSetDocValues[index.leaves().size()];
        for (LeafReaderContext segment : index.leaves()) {
            segments[segment.ord] = values(segment);
        }
        map = OrdinalMap.build(null, segments, PackedInts.DEFAULT);
    }

    SortedSetDocValues values(LeafReaderContext segment) throws IOException {
        return DocValues.getSortedSet(segment.reader(), field);
    }

    /** The number of different values. */
    int size() {
        return Math.toIntExact(map.getValueCount());
    }

    /** Returns the function from the numbers of a segment to those over all segments. */
    LongValues ofSegment(LeafReaderContext segment) {
        return map.getGlobalOrds(segment.ord);
    }

    String value(int ordinal, IndexReader index) throws IOException {
        LeafReaderContext segment = index.leaves().get(map.getFirstSegmentNumber(ordinal));
        return values(segment).lookupOrd(map.getFirstSegmentOrd(ordinal)).utf8ToString();
    }
}

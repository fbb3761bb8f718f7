package org.communique.search;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.packed.PackedInts;

/** The columns of an index, read once for a segment, and how the numbers of all segments' values go together, found once for an index as it is. */
final class FacetOrdinalsCache {
    private final PerReaderCache<Facet, FacetOrdinals> columns = new PerReaderCache<>();
    private final PerReaderCache<Facet, OrdinalMap> numbers = new PerReaderCache<>();

    FacetOrdinals of(LeafReader segment, Facet facet) throws IOException {
        return columns.of(segment.getCoreCacheHelper(), facet, () -> FacetOrdinals.of(segment, facet.field()));
    }

    /** The numbers of a facet's values over all segments of an index. */
    OrdinalMap numbers(IndexReader index, Facet facet) throws IOException {
        return numbers.of(index.getReaderCacheHelper(), facet, () -> read(index, facet));
    }

    private static OrdinalMap read(IndexReader index, Facet facet) throws IOException {
        List<LeafReaderContext> leaves = index.leaves();
        SortedSetDocValues[] values = new SortedSetDocValues[leaves.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = DocValues.getSortedSet(leaves.get(i).reader(), facet.field());
        }
        return OrdinalMap.build(null, values, PackedInts.DEFAULT);
    }
}

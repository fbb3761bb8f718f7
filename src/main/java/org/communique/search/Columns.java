package org.communique.search;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.packed.PackedInts;

/** The columns of an index, read once for a segment, and how the numbers of all segments' values go together, found once for an index as it is. */
final class Columns {
    private record Key(IndexReader.CacheKey of, Facet facet) {}

    private final Map<Key, Column> columns = new ConcurrentHashMap<>();
    private final Map<Key, OrdinalMap> numbers = new ConcurrentHashMap<>();

    Column of(LeafReader segment, Facet facet) throws IOException {
        IndexReader.CacheHelper helper = segment.getCoreCacheHelper();
        Key key = new Key(helper.getKey(), facet);
        Column column = columns.get(key);
        if (column == null) {
            column = Column.of(segment, facet.field());
            if (columns.putIfAbsent(key, column) == null) {
                helper.addClosedListener(closed -> columns.remove(key));
            }
        }
        return column;
    }

    /** The numbers of a facet's values over all segments of an index. */
    OrdinalMap numbers(IndexReader index, Facet facet) throws IOException {
        IndexReader.CacheHelper helper = index.getReaderCacheHelper();
        if (helper == null) {
            return read(index, facet);
        }
        Key key = new Key(helper.getKey(), facet);
        OrdinalMap map = numbers.get(key);
        if (map == null) {
            map = read(index, facet);
            if (numbers.putIfAbsent(key, map) == null) {
                helper.addClosedListener(closed -> numbers.remove(key));
            }
        }
        return map;
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

package org.communique.search;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.facet.StringDocValuesReaderState;
import org.apache.lucene.index.IndexReader;

/** The values of a facet's field over all segments, numbered: costly to make, and the same as long as the index is. */
final class Ordinals {
    private record Key(IndexReader.CacheKey index, Facet facet) {}

    private final Map<Key, StringDocValuesReaderState> states = new ConcurrentHashMap<>();

    StringDocValuesReaderState of(IndexReader reader, Facet facet) throws IOException {
        IndexReader.CacheHelper helper = reader.getReaderCacheHelper();
        if (helper == null) {
            return new StringDocValuesReaderState(reader, facet.field());
        }
        Key key = new Key(helper.getKey(), facet);
        StringDocValuesReaderState state = states.get(key);
        if (state == null) {
            state = new StringDocValuesReaderState(reader, facet.field());
            if (states.putIfAbsent(key, state) == null) {
                helper.addClosedListener(closed -> states.remove(key));
            }
        }
        return state;
    }
}

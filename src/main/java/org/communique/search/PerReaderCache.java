package org.communique.search;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;

/**
 * Caches values that are computed once for each index reader or segment, until it is closed.
 *
 * @param <K> the key within a reader
 * @param <V> the cached value
 */
final class PerReaderCache<K, V> {
    private record Key<K>(IndexReader.CacheKey reader, K key) {}

    interface Loader<V> {
        V load() throws IOException;
    }

    private final Map<Key<K>, V> values = new ConcurrentHashMap<>();

    /** @param helper the cache helper of the reader; null if it cannot be a cache key */
    V of(IndexReader.CacheHelper helper, K key, Loader<V> loader) throws IOException {
        if (helper == null) {
            return loader.load();
        }
        Key<K> readerKey = new Key<>(helper.getKey(), key);
        V value = values.get(readerKey);
        if (value == null) {
            value = loader.load();
            if (values.putIfAbsent(readerKey, value) == null) {
                helper.addClosedListener(closed -> values.remove(readerKey));
            }
        }
        return value;
    }
}

package org.communique.search;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;

/**
 * What is read from an index, or from a segment, once: it stays as long as that does.
 *
 * @param <K> what it is about
 * @param <V> what is read
 */
final class PerReaderCache<K, V> {
    private record Key<K>(IndexReader.CacheKey of, K about) {}

    interface Reading<V> {
        V read() throws IOException;
    }

    private final Map<Key<K>, V> all = new ConcurrentHashMap<>();

    /** @param helper of the reader; null when that cannot be known again */
    V of(IndexReader.CacheHelper helper, K about, Reading<V> reading) throws IOException {
        if (helper == null) {
            return reading.read();
        }
        Key<K> key = new Key<>(helper.getKey(), about);
        V kept = all.get(key);
        if (kept == null) {
            kept = reading.read();
            if (all.putIfAbsent(key, kept) == null) {
                helper.addClosedListener(closed -> all.remove(key));
            }
        }
        return kept;
    }
}

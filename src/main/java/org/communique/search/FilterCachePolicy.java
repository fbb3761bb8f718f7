package org.communique.search;

import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.TermQuery;

/**
 * Caches the documents that match filters which nearly every search has and many documents match, such as the state and the language, as bit
 * sets. Lucene's own policy never caches single terms, because most are fast to read.
 */
final class FilterCachePolicy implements QueryCachingPolicy {
    private static final Set<String> FIELDS = Set.of("state", "language", "type");
    private static final int MAX_QUERIES = 200;
    private static final long MAX_BYTES =
            Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 32);

    private final LRUQueryCache cache =
            new LRUQueryCache(MAX_QUERIES, MAX_BYTES, segment -> true, Float.POSITIVE_INFINITY);

    void applyTo(IndexSearcher searcher) {
        searcher.setQueryCache(cache);
        searcher.setQueryCachingPolicy(this);
    }

    @Override
    public void onUse(Query query) {
        // Filters are cached at their first use, so no history is needed.
    }

    @Override
    public boolean shouldCache(Query query) {
        return query instanceof TermQuery term && FIELDS.contains(term.getTerm().field());
    }
}

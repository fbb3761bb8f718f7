package org.communique.search;

import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.TermQuery;

/**
 * Keeps as bits which documents have what nearly every search asks for, and nearly every document has: whether it is published, its language.
 * Lucene's own cache never keeps a single term, since most are read quickly enough.
 */
final class FilterCachePolicy implements QueryCachingPolicy {
    private static final Set<String> FIELDS = Set.of("state", "language", "type");
    private static final int MOST = 200;
    private static final long MOST_BYTES = 16 << 20;

    private final LRUQueryCache cache = new LRUQueryCache(MOST, MOST_BYTES, segment -> true, Float.POSITIVE_INFINITY);

    void speedUp(IndexSearcher searcher) {
        searcher.setQueryCache(cache);
        searcher.setQueryCachingPolicy(this);
    }

    @Override
    public void onUse(Query query) {
        // It is worth it from the first time on.
    }

    @Override
    public boolean shouldCache(Query query) {
        return query instanceof TermQuery term && FIELDS.contains(term.getTerm().field());
    }
}

package org.communique.cache;

import org.communique.web.CacheableResponse;

/**
 * An answer that is kept.
 *
 * @param generation of what the database held when it was asked for: see {@link ResponseCache}
 */
record CachedResponse(CacheableResponse answer, long generation) {
    /** About what an entry takes beside its text. */
    private static final int OVERHEAD = 600;

    int weight(CacheKey cacheKey) {
        int links = answer.links().stream().mapToInt(String::length).sum();
        return answer.body().length() + links + cacheKey.bytes() + OVERHEAD;
    }
}

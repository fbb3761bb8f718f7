package org.communique.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.communique.web.ApiPaths;
import org.communique.web.ContentCoding;
import org.communique.web.NoCacheDirective;
import org.communique.web.SafeMethods;

/**
 * What an answer is the answer to: the address as it was written, and the headers that matter to what is public.
 *
 * @param accept {@code Accept} as it was written; empty when anything will do
 */
record CacheKey(String uri, String accept, ContentCoding contentCoding) {
    /** Nobody's software says more; who does is answered without being remembered. */
    private static final int LONGEST = 1_024;

    private static final String ANYTHING = "*/*";

    /** The question of a request; null when what is answered to it is never kept. */
    static CacheKey of(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (!SafeMethods.include(request.method().name())
                || headers.contains(HttpHeaders.AUTHORIZATION)
                || NoCacheDirective.isPresentIn(headers.get(HttpHeaders.CACHE_CONTROL))) {
            return null;
        }
        String uri = request.uri();
        String accept = headers.get(HttpHeaders.ACCEPT);
        if (accept == null || accept.equals(ANYTHING)) {
            accept = "";
        }
        boolean kept = ApiPaths.include(uri) && uri.length() + accept.length() <= LONGEST;
        return kept ? new CacheKey(uri, accept, ContentCoding.of(headers.get(HttpHeaders.ACCEPT_ENCODING))) : null;
    }

    int bytes() {
        return uri.length() + accept.length();
    }
}

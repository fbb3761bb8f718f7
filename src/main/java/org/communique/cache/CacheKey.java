package org.communique.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.communique.web.ApiPaths;
import org.communique.web.ContentCoding;
import org.communique.web.KnownQuery;
import org.communique.web.NoCacheDirective;
import org.communique.web.SafeMethods;

/**
 * What a public response depends on: the URI, the headers that matter, and the generation of the data.
 *
 * @param uri        as it was sent, without ignored parameters
 * @param accept     {@code Accept} as it was sent; empty when anything is accepted
 * @param generation see {@link ResponseCache}
 */
record CacheKey(String uri, String accept, ContentCoding contentCoding, long generation) {
    /** Longer requests are not cached. */
    private static final int MAX_LENGTH = 1_024;

    private static final String ANYTHING = "*/*";

    /** The key of a request; null when responses to it are never cached. */
    static CacheKey of(RoutingContext context, KnownQuery knownQuery, long generation) {
        HttpServerRequest request = context.request();
        MultiMap headers = request.headers();
        if (!SafeMethods.include(request.method().name())
                || !ApiPaths.include(request.uri())
                || headers.contains(HttpHeaders.AUTHORIZATION)
                || NoCacheDirective.isPresentIn(headers.get(HttpHeaders.CACHE_CONTROL))) {
            return null;
        }
        String uri = knownQuery.uriOf(context);
        String accept = headers.get(HttpHeaders.ACCEPT);
        if (accept == null || accept.equals(ANYTHING)) {
            accept = "";
        }
        return uri.length() + accept.length() <= MAX_LENGTH
                ? new CacheKey(uri, accept, ContentCoding.of(headers.get(HttpHeaders.ACCEPT_ENCODING)), generation)
                : null;
    }

    int bytes() {
        return uri.length() + accept.length();
    }
}

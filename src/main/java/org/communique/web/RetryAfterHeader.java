package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Adds {@code Retry-After} to every response with the status 503 that has none, whoever writes it. */
@ApplicationScoped
class RetryAfterHeader {
    /** After the response cache, which sends the header itself, and before any other handler that may send a 503. */
    private static final int AFTER_CACHE = 249;

    private static final String SECONDS = "2";

    void register(@Observes Filters filters) {
        filters.register(RetryAfterHeader::register, AFTER_CACHE);
    }

    private static void register(RoutingContext context) {
        context.addHeadersEndHandler(headersEnd -> complete(context.response()));
        context.next();
    }

    private static void complete(HttpServerResponse response) {
        MultiMap headers = response.headers();
        if (response.getStatusCode() == ProblemType.UNAVAILABLE.status()
                && !headers.contains(HttpHeaders.RETRY_AFTER)) {
            headers.set(HttpHeaders.RETRY_AFTER, SECONDS);
        }
    }
}

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
    /** Before any handler that may send a response. */
    private static final int FIRST = 1_960;

    private static final String SECONDS = "2";

    void register(@Observes Filters filters) {
        filters.register(RetryAfterHeader::register, FIRST);
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

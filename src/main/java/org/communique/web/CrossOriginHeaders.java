package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Allows scripts of every site to use the service (CORS, Fetch standard). The headers are the same for all sites and are also sent without an
 * {@code Origin}, so a shared cache may send one response to every site and needs no {@code Vary: Origin}. Credentials that a browser adds
 * by itself are never allowed: scripts send keys in a header.
 */
@ApplicationScoped
class CrossOriginHeaders {
    /** Before any handler that may send a response. */
    private static final int FIRST = 1_950;
    /** After the response cache, which answers no preflight, and before {@link AllowedMethods}. */
    private static final int AFTER_CACHE = 247;

    private static final CharSequence ANY_SITE = HttpHeaders.createOptimized("*");
    private static final CharSequence EXPOSED = HttpHeaders.createOptimized(
            "Accept-Patch, Accept-Post, Allow, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id");
    private static final CharSequence METHODS =
            HttpHeaders.createOptimized("GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
    private static final CharSequence REQUEST_HEADERS = HttpHeaders.createOptimized(
            "Accept, Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match,"
                    + " Last-Event-ID, X-Request-Id");
    private static final CharSequence MAX_AGE_SECONDS = HttpHeaders.createOptimized("86400");

    void register(@Observes Filters filters) {
        filters.register(CrossOriginHeaders::set, FIRST);
        filters.register(CrossOriginHeaders::answerPreflight, AFTER_CACHE);
    }

    private static void set(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY_SITE);
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        context.next();
    }

    /** A browser sends a preflight before a request that a form could not send. It has no key. */
    private static void answerPreflight(RoutingContext context) {
        MultiMap given = context.request().headers();
        if (context.request().method() != HttpMethod.OPTIONS
                || !given.contains(HttpHeaders.ORIGIN)
                || !given.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            context.next();
            return;
        }
        MultiMap headers = context.response().headers();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        context.response().end();
    }
}

package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Sets the headers that keep browsers from guessing the type of a response, from running or framing it, and from sending its address elsewhere. */
@ApplicationScoped
class SecurityHeaders {
    /** Before any handler that may send a response. */
    private static final int FIRST = 2_000;

    // Encoded once, because they are part of every response.
    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence RESOURCE_POLICY = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
    /** Scripts of any site may use the API. */
    private static final CharSequence CROSS_ORIGIN = HttpHeaders.createOptimized("cross-origin");

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private static final CharSequence DENY_ALL =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final String SAME_ORIGIN =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    /** Swagger UI has an inline script, and images in its styles. */
    private static final String DOCS =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The policies of pages, by the first segment of the path. */
    private static final Map<String, CharSequence> PAGES = Map.of(
            "/docs",
            DOCS,
            "/guide",
            SAME_ORIGIN + "; form-action 'none'",
            // Newsrooms host their images anywhere.
            "/newsroom",
            SAME_ORIGIN + "; img-src 'self' https: data:; media-src 'self' https:; form-action 'self'");

    private final boolean overTls;

    SecurityHeaders(WebConfig web) {
        this.overTls = "https".equalsIgnoreCase(web.publicUrl().getScheme());
    }

    void register(@Observes Filters filters) {
        filters.register(this::set, FIRST);
    }

    private void set(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set(TYPE_OPTIONS, NO_SNIFFING);
        headers.set(FRAME_OPTIONS, DENY);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(CONTENT_POLICY, policy(context.request().path()));
        headers.set(RESOURCE_POLICY, CROSS_ORIGIN);
        if (overTls) {
            headers.set(TRANSPORT_SECURITY, ONE_YEAR);
        }
        context.next();
    }

    private static CharSequence policy(String path) {
        if (path == null || path.startsWith("/v1/")) {
            return DENY_ALL;
        }
        int end = path.indexOf('/', 1);
        return PAGES.getOrDefault(end < 0 ? path : path.substring(0, end), DENY_ALL);
    }
}

package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Sets the headers that keep browsers from guessing the type of a response, from running or framing it, and from sending its address elsewhere. */
@ApplicationScoped
class SecurityHeaders {
    /** Before any handler that may send a response. */
    private static final int FIRST = 2_000;

    private static final String DENY_ALL = "default-src 'none'; frame-ancestors 'none'";
    private static final String SAME_ORIGIN =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    /** Swagger UI has an inline script, and images in its styles. */
    private static final String DOCS =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The policies of pages, by the first segment of the path. */
    private static final Map<String, String> PAGES = Map.of(
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
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", policy(context.request().path()));
        // Scripts of any site may use the API.
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        if (overTls) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        context.next();
    }

    private static String policy(String path) {
        if (path == null || path.startsWith("/v1/")) {
            return DENY_ALL;
        }
        int end = path.indexOf('/', 1);
        return PAGES.getOrDefault(end < 0 ? path : path.substring(0, end), DENY_ALL);
    }
}

package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** What browsers are told to do with an answer: not to guess its type, not to run or frame anything, not to pass the address on. */
@ApplicationScoped
class SecurityHeaders {
    /** Before whatever may answer. */
    private static final int FIRST = 2_000;

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String ITS_OWN =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    /** Swagger UI is a page: it has a script of its own inline, and pictures in its styles. */
    private static final String PAGE =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** What a page may load, by the beginning of its path. */
    private static final Map<String, String> PAGES = Map.of(
            "/docs",
            PAGE,
            "/guide",
            ITS_OWN + "; form-action 'none'",
            // Pictures are where newsrooms have them.
            "/newsroom",
            ITS_OWN + "; img-src 'self' https: data:; media-src 'self' https:; form-action 'self'");

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
        // The API is for scripts of every site.
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        if (overTls) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        context.next();
    }

    private static String policy(String path) {
        if (path == null || path.startsWith("/v1/")) {
            return NOTHING;
        }
        int end = path.indexOf('/', 1);
        return PAGES.getOrDefault(end < 0 ? path : path.substring(0, end), NOTHING);
    }
}

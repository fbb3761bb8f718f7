package org.communique.pages;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.communique.database.DatabaseConfig;
import org.communique.web.Digest;

/** Leads to the pages. Their files are served as they are. */
@ApplicationScoped
public class PageRoutes {
    private static final int FOUND = 302;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final String NEWSROOM = "/newsroom";
    private static final String GUIDE = "/guide";
    /** Before the files. */
    private static final int FIRST = -1;

    private final boolean hasNewsroom;

    PageRoutes(PagesConfig config, DatabaseConfig database) {
        this.hasNewsroom = config.newsroom().orElse(database.embedded());
    }

    /** Whether the example of a newsroom's site is served. */
    public boolean hasNewsroom() {
        return hasNewsroom;
    }

    void register(@Observes Router router) {
        String guide = Guide.page(hasNewsroom);
        String tag = '"' + Digest.of(guide) + '"';
        read(router, "/", request -> redirect(request, "/docs/"));
        read(router, GUIDE, request -> page(request, guide, tag));
        if (hasNewsroom) {
            // Its addresses are relative to the folder.
            read(router, NEWSROOM, request -> {
                if (request.normalizedPath().equals(NEWSROOM)) {
                    redirect(request, NEWSROOM + "/");
                } else {
                    request.next();
                }
            });
        } else {
            router.route(NEWSROOM + "*").order(FIRST).handler(request -> request.fail(NOT_FOUND));
        }
    }

    private static void read(Router router, String path, Handler<RoutingContext> answer) {
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(FIRST)
                .handler(answer);
    }

    private static void redirect(RoutingContext request, String path) {
        request.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, path)
                .end();
    }

    private static void page(RoutingContext request, String html, String tag) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            request.response().setStatusCode(NOT_MODIFIED).end();
        } else {
            request.response().end(html);
        }
    }
}

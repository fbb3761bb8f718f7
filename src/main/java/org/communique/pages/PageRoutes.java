package org.communique.pages;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.communique.database.DatabaseConfig;
import org.communique.web.ConditionalRequest;
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
    private Page guide;

    /** With its entity tag. */
    private record Page(String html, String tag) {}

    PageRoutes(PagesConfig config, DatabaseConfig database) {
        this.hasNewsroom = config.newsroom().orElse(database.embedded());
    }

    /** Whether the example of a newsroom's site is served. */
    public boolean hasNewsroom() {
        return hasNewsroom;
    }

    void register(@Observes Router router) {
        read(router, "/").handler(request -> redirect(request, "/docs/"));
        read(router, GUIDE).blockingHandler(request -> page(request, guide()));
        if (hasNewsroom) {
            // Its addresses are relative to the folder.
            read(router, NEWSROOM).handler(request -> {
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

    private static Route read(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).order(FIRST);
    }

    /** Made when it is first asked for: it takes as long as much else of a start does. */
    private synchronized Page guide() {
        if (guide == null) {
            String html = Guide.page(hasNewsroom);
            guide = new Page(html, '"' + Digest.of(html) + '"');
        }
        return guide;
    }

    private static void redirect(RoutingContext request, String path) {
        request.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, path)
                .end();
    }

    private static void page(RoutingContext request, Page page) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, page.tag());
        ConditionalRequest conditionalRequest =
                new ConditionalRequest(request.request().getHeader(HttpHeaders.IF_NONE_MATCH), null);
        if (conditionalRequest.isMetBy(page.tag(), null)) {
            request.response().setStatusCode(NOT_MODIFIED).end();
        } else {
            request.response().end(page.html());
        }
    }
}

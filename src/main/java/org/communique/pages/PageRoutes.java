package org.communique.pages;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.communique.database.DatabaseConfig;
import org.communique.web.AllowedMethods;
import org.communique.web.ConditionalRequest;
import org.communique.web.Digest;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;
import org.communique.web.ResponseBody;

/** Routes to the HTML pages. The static files beside them are served by Quarkus. */
@ApplicationScoped
public class PageRoutes {
    private static final int FOUND = 302;
    private static final int NOT_MODIFIED = 304;
    private static final String NEWSROOM = "/newsroom";
    private static final String GUIDE = "/guide";
    /** The order of a route that goes before the static files. */
    private static final int BEFORE_FILES = -1;

    /** The paths of pages for browsers, and of documents that the framework sends. */
    private static final List<String> READ_ONLY = List.of(
            "/", GUIDE, GUIDE + "/*", "/docs", "/docs/*", "/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml");

    private final boolean hasNewsroom;
    private final AllowedMethods allowedMethods;
    private Page guide;

    private record Page(String html, String entityTag) {}

    PageRoutes(PagesConfig config, DatabaseConfig database, AllowedMethods allowedMethods) {
        this.allowedMethods = allowedMethods;
        this.hasNewsroom = config.newsroom().orElse(database.embedded());
    }

    /** Returns whether the example newsroom site is served. */
    public boolean hasNewsroom() {
        return hasNewsroom;
    }

    void register(@Observes Router router) {
        allowedMethods.allowReadsOnly(router, READ_ONLY);
        revalidate(router, GUIDE);
        get(router, "/").handler(context -> redirect(context, "/docs/"));
        get(router, GUIDE).blockingHandler(context -> send(context, guide()));
        if (hasNewsroom) {
            allowedMethods.allowReadsOnly(router, List.of(NEWSROOM, NEWSROOM + "/*"));
            revalidate(router, NEWSROOM);
            // The page uses relative URLs, so its address must end with a slash.
            get(router, NEWSROOM).handler(context -> {
                if (context.normalizedPath().equals(NEWSROOM)) {
                    redirect(context, NEWSROOM + "/");
                } else {
                    context.next();
                }
            });
        } else {
            router.route(NEWSROOM + "*")
                    .order(BEFORE_FILES)
                    .handler(context -> ProblemWriter.write(
                            context, ProblemType.NOT_FOUND, "This service has no example newsroom site."));
        }
    }

    private static Route get(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).order(BEFORE_FILES);
    }

    /**
     * Lets browsers revalidate the files of a folder at each visit: they change with each version of the service and are small. A filter in the
     * configuration would do the same, but match the path before it is known to be decodable.
     */
    private static void revalidate(Router router, String folder) {
        get(router, folder + "/*").handler(context -> {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            context.next();
        });
    }

    /** Returns the guide, rendered at the first request: rendering it at startup would delay the start noticeably. */
    private synchronized Page guide() {
        if (guide == null) {
            String html = Guide.page(hasNewsroom);
            guide = new Page(html, '"' + Digest.of(html) + '"');
        }
        return guide;
    }

    private static void redirect(RoutingContext context, String path) {
        context.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, path)
                .end();
    }

    private static void send(RoutingContext context, Page page) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, page.entityTag());
        ConditionalRequest conditionalRequest =
                new ConditionalRequest(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), null);
        if (conditionalRequest.isNotModified(page.entityTag(), null)) {
            context.response().setStatusCode(NOT_MODIFIED).end();
        } else {
            ResponseBody.send(context, Buffer.buffer(page.html()));
        }
    }
}

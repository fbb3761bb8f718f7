package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.Set;

/**
 * Answers OPTIONS requests, and rejects methods that a path does not support, both with {@code Allow} (RFC 9110, sections 9.3.7 and 15.5.6).
 * Needs no key and reads no data, so a response does not depend on whether a press release exists.
 */
@ApplicationScoped
public class AllowedMethods {
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final String OPTIONS = "OPTIONS";
    private static final String READ_ONLY = "GET, HEAD, OPTIONS";
    /** After the response cache, and before the limits of requests and authentication. */
    private static final int BEFORE_AUTHENTICATION = 245;
    /** Before the routes of the framework, whose documents answer any method. */
    private static final int BEFORE_PAGES = -2;
    /** Before the endpoints, whose router would answer OPTIONS for any path. */
    private static final int BEFORE_ENDPOINTS = 9_999;

    private final ResourceMethods resources;

    AllowedMethods(ResourceMethods resources) {
        this.resources = resources;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_AUTHENTICATION);
    }

    void register(@Observes Router router) {
        router.options()
                .order(BEFORE_ENDPOINTS)
                .handler(context ->
                        ProblemWriter.write(context, ProblemType.NOT_FOUND, "There is no resource at this address."));
    }

    /** Makes paths read-only that are not endpoints. */
    public void allowReadsOnly(Router router, Collection<String> paths) {
        for (String path : paths) {
            router.route(path).order(BEFORE_PAGES).handler(context -> {
                if (READS.contains(context.request().method().name())) {
                    context.next();
                } else {
                    answer(context, READ_ONLY);
                }
            });
        }
    }

    private void check(RoutingContext context) {
        String method = context.request().method().name();
        ResourceMethods.Resource resource =
                resources.at(context.normalizedPath()).orElse(null);
        if (resource == null || resource.allowed().contains(method) && !method.equals(OPTIONS)) {
            context.next();
            return;
        }
        MetricsPath.set(resource.template());
        MultiMap headers = context.response().headers();
        if (method.equals(OPTIONS)) {
            resource.accepts("PATCH").ifPresent(types -> headers.set("Accept-Patch", types));
            resource.accepts("POST").ifPresent(types -> headers.set("Accept-Post", types));
        }
        answer(context, String.join(", ", resource.allowed()));
    }

    private static void answer(RoutingContext context, String allowed) {
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        if (context.request().method().name().equals(OPTIONS)) {
            context.response().end();
        } else {
            ProblemWriter.write(
                    context, ProblemType.METHOD_NOT_ALLOWED, "The methods of this address are " + allowed + ".");
        }
    }
}

package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Takes the mark off answers without content by which the server knows that they are not to be compressed: from others it takes it off
 * itself, and {@code identity} is not to be sent (RFC 9110, section 12.5.3).
 */
@ApplicationScoped
class NoCoding {
    private static final int FIRST = 1_900;
    private static final Set<Integer> EMPTY = Set.of(204, 304);

    void register(@Observes Filters filters) {
        filters.register(NoCoding::set, FIRST);
    }

    private static void set(RoutingContext context) {
        HttpServerResponse response = context.response();
        context.addHeadersEndHandler(headersEnd -> {
            boolean isEmpty =
                    context.request().method().equals(HttpMethod.HEAD) || EMPTY.contains(response.getStatusCode());
            if (isEmpty && "identity".equals(response.headers().get(HttpHeaders.CONTENT_ENCODING))) {
                response.headers().remove(HttpHeaders.CONTENT_ENCODING);
            }
        });
        context.next();
    }
}

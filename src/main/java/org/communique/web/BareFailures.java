package org.communique.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Problem details for requests that fail before any endpoint sees them: paths that cannot be decoded, bodies over every limit. */
@ApplicationScoped
class BareFailures {
    private static final int FIRST = 1_000;

    void register(@Observes Router router) {
        for (ProblemType type : ProblemType.values()) {
            router.errorHandler(
                    type.status(),
                    context ->
                            answer(context, ProblemType.ofStatus(type.status()).orElseThrow()));
        }
    }

    /** Before anything else looks at the path: what comes after would answer without a body. */
    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (isDecodable(context.request().path())) {
                        context.next();
                    } else {
                        answer(context, ProblemType.MALFORMED_REQUEST);
                    }
                },
                FIRST);
    }

    private static boolean isDecodable(String path) {
        try {
            return path != null && URLDecoder.decode(path, StandardCharsets.UTF_8) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void answer(RoutingContext context, ProblemType type) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type.uri().toString());
        problem.put("status", type.status());
        problem.put("title", type.title());
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json(problem));
    }

    private static String json(Map<String, Object> problem) {
        try {
            return StoredForm.MAPPER.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings can be written", e);
        }
    }
}

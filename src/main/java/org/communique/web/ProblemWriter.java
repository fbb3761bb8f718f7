package org.communique.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a problem response for requests that reach no endpoint. */
public final class ProblemWriter {
    private ProblemWriter() {}

    /** Writes a problem with {@code Retry-After}, in seconds. */
    public static void write(RoutingContext context, ProblemType type, String detail, long retryAfter) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter));
        write(context, type, detail);
    }

    /** @param detail describes this occurrence; may be null */
    public static void write(RoutingContext context, ProblemType type, String detail) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type.uri().toString());
        problem.put("status", type.status());
        problem.put("title", type.title());
        if (detail != null) {
            problem.put("detail", detail);
        }
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ResponseBody.send(context, json(problem));
    }

    private static Buffer json(Map<String, Object> problem) {
        try {
            return Buffer.buffer(JsonMapping.MAPPER.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a map of strings cannot fail", e);
        }
    }
}

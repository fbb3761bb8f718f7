package org.communique.web;

import io.github.bucket4j.Bucket;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Problem details for requests that fail before any endpoint sees them: what cannot be decoded, is too long, or is over every limit.
 * Only what the HTTP parser itself gives up on (no HTTP, a request line or headers beyond its own limits) is answered without a body.
 */
@ApplicationScoped
class ServerErrorPages {
    private static final int FIRST = 1_000;
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    /** Longer than any path that exists. */
    private static final int LONGEST_PATH = 1_024;

    private static final int LONGEST_URI = 16_384;
    private static final int LONGEST_HEADERS = 16_384;
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]*");
    /** Under this name the metrics look for the path's template. */
    private static final String PATH_TEMPLATE = "UrlPathTemplate";

    private static final String UNREADABLE = "/UNREADABLE";
    private static final long HELD_MILLIS = 500;
    private static final int MAX_HELD = 1_000;
    private static final char UNDECODABLE = '\uFFFD';

    /** Rejections that are answered at once, on this node. */
    private final Bucket prompt = Bucket.builder()
            .addLimit(limit -> limit.capacity(500).refillGreedy(100, Duration.ofSeconds(1)))
            .build();
    /** How many are held back. */
    private final AtomicInteger held = new AtomicInteger();

    void register(@Observes Router router) {
        for (ProblemType type : ProblemType.values()) {
            router.errorHandler(
                    type.status(),
                    context -> ProblemWriter.answer(
                            context, ProblemType.ofStatus(type.status()).orElseThrow(), null));
        }
    }

    /** Before anything else looks at the request: what comes after would answer without a body. */
    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (!METHODS.contains(request.method().name())) {
            // Otherwise CORS would answer those that come from a page, without a body.
            context.response().putHeader("Allow", String.join(", ", METHODS));
            refuse(context, ProblemType.METHOD_NOT_ALLOWED, "the methods are " + String.join(", ", METHODS));
        } else if (path != null && path.length() > LONGEST_PATH) {
            // Nothing that looks at the path afterwards, such as the count of requests, is to look at all of it.
            refuseLong(context, ProblemType.URI_TOO_LONG, "the path may have 1,024 bytes at most");
        } else if (request.uri().length() > LONGEST_URI) {
            refuseLong(context, ProblemType.URI_TOO_LONG, "path and query may have 16,384 characters at most");
        } else if (lengthOf(request.headers()) > LONGEST_HEADERS) {
            refuse(context, ProblemType.HEADERS_TOO_LARGE, "the headers may have 16,384 characters at most");
        } else if (!isDecodable(path)) {
            refuse(context, ProblemType.MALFORMED_REQUEST, "path: it must be UTF-8, percent-encoded");
        } else if (!isDecodable(request.query())) {
            refuse(context, ProblemType.MALFORMED_REQUEST, "query: it must be UTF-8, percent-encoded");
        } else {
            RequestHeaders.Rejection rejection = RequestHeaders.check(request);
            if (rejection == null) {
                context.next();
            } else {
                refuse(context, rejection.type(), rejection.detail());
            }
        }
    }

    /**
     * Hangs up on whoever sends what no client sends by mistake. When many such requests come, the answers are held back, so that their
     * senders, who wait for them, take less time from others; a timer costs nothing.
     */
    private void refuseLong(RoutingContext context, ProblemType type, String detail) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (prompt.tryConsume(1)) {
            refuse(context, type, detail);
        } else if (held.get() >= MAX_HELD) {
            context.request().connection().close();
        } else {
            held.incrementAndGet();
            context.vertx().setTimer(HELD_MILLIS, late -> {
                held.decrementAndGet();
                refuse(context, type, detail);
            });
        }
    }

    /** Counts it under one name: the addresses of such requests are the senders' invention. */
    private static void refuse(RoutingContext context, ProblemType type, String detail) {
        Context current = Vertx.currentContext();
        if (current != null) {
            current.putLocal(PATH_TEMPLATE, UNREADABLE);
        }
        ProblemWriter.answer(context, type, detail);
    }

    private static int lengthOf(MultiMap headers) {
        int length = 0;
        for (Map.Entry<String, String> header : headers) {
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    private static boolean isDecodable(String text) {
        if (text == null) {
            return true;
        }
        try {
            return PRINTABLE.matcher(text).matches()
                    && (text.indexOf('%') < 0
                            || URLDecoder.decode(text, StandardCharsets.UTF_8).indexOf(UNDECODABLE) < 0);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

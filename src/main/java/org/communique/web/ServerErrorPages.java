package org.communique.web;

import io.github.bucket4j.Bucket;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Problem details for requests that fail before they reach an endpoint: their path or query cannot be decoded, or they exceed a limit. Only
 * requests that the HTTP parser rejects (not HTTP, a request line or headers beyond its own limits) get a response without a body.
 */
@ApplicationScoped
class ServerErrorPages {
    private static final int FIRST = 1_000;
    /** No path of the service is longer. */
    private static final int MAX_PATH_LENGTH = 1_024;

    private static final int MAX_URI_LENGTH = 16_384;
    private static final int MAX_HEADERS_LENGTH = 16_384;
    private static final String UNREADABLE = "/UNREADABLE";
    private static final long DELAY_MILLIS = 500;
    private static final int MAX_DELAYED = 1_000;

    private final ResourceMethods resources;
    /** The rate of rejections that are sent at once, on this node. */
    private final Bucket immediate = Bucket.builder()
            // Not by the wall clock: set back, it would grant nothing until it reaches its former time.
            .withNanosecondPrecision()
            .addLimit(limit -> limit.capacity(500).refillGreedy(100, Duration.ofSeconds(1)))
            .build();
    /** How many rejections are waiting for their delay. */
    private final AtomicInteger delayed = new AtomicInteger();

    ServerErrorPages(ResourceMethods resources) {
        this.resources = resources;
    }

    void register(@Observes Router router) {
        for (ProblemType type : ProblemType.values()) {
            router.errorHandler(
                    type.status(),
                    context -> ProblemWriter.write(
                            context, ProblemType.ofStatus(type.status()).orElseThrow(), null));
        }
        router.errorHandler(ProblemType.INTERNAL.status(), ServerErrorPages::writeFailure);
    }

    /** The database may have failed before an endpoint was reached: during authentication. */
    private static void writeFailure(RoutingContext context) {
        if (DatabaseProblems.isUnavailable(context.failure())) {
            ProblemWriter.write(context, ProblemType.UNAVAILABLE, DatabaseProblems.UNAVAILABLE);
        } else {
            ProblemWriter.write(context, ProblemType.INTERNAL, null);
        }
    }

    /** Before any other filter: later ones would answer without a body. */
    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        String query = request.query();
        if (path != null && path.length() > MAX_PATH_LENGTH) {
            // Later code, such as the metrics of requests, must not process an overlong path.
            rejectOverlong(context, ProblemType.URI_TOO_LONG, "The path must not be longer than 1,024 bytes.");
        } else if (request.uri().length() > MAX_URI_LENGTH) {
            rejectOverlong(
                    context,
                    ProblemType.URI_TOO_LONG,
                    "Path and query together must not be longer than 16,384 characters.");
        } else if (lengthOf(request.headers()) > MAX_HEADERS_LENGTH) {
            reject(
                    context,
                    ProblemType.HEADERS_TOO_LARGE,
                    "The headers together must not be longer than 16,384 characters.");
        } else if (path != null && !RequestTargets.isPath(path)) {
            reject(context, ProblemType.MALFORMED_REQUEST, "The path must be percent-encoded UTF-8.");
        } else if (query != null && !RequestTargets.isQuery(query)) {
            reject(context, ProblemType.MALFORMED_REQUEST, "The query must be percent-encoded UTF-8.");
        } else {
            RequestHeaders.Rejection rejection = RequestHeaders.check(request);
            if (rejection == null) {
                context.next();
            } else {
                describeAccepted(context, rejection);
                reject(context, rejection.type(), rejection.detail());
            }
        }
    }

    /** A 415 names content codings only if the coding is at fault (RFC 9110, section 12.5.3). */
    private void describeAccepted(RoutingContext context, RequestHeaders.Rejection rejection) {
        MultiMap headers = context.response().headers();
        if (rejection.header() == HttpHeaders.CONTENT_ENCODING) {
            headers.set(HttpHeaders.ACCEPT_ENCODING, RequestHeaders.UNCODED);
        } else if (rejection.type() == ProblemType.UNSUPPORTED_MEDIA_TYPE) {
            resources
                    .at(context.normalizedPath())
                    .ifPresent(resource ->
                            resource.describeAccepted(context.request().method().name(), headers::set));
        }
    }

    /**
     * Rejects a request that no client sends by mistake, and closes its connection. When there are many such requests, delays the responses,
     * so that their senders, who wait for them, take less capacity from others. A timer costs nothing.
     */
    private void rejectOverlong(RoutingContext context, ProblemType type, String detail) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (immediate.tryConsume(1)) {
            reject(context, type, detail);
        } else if (delayed.get() >= MAX_DELAYED) {
            context.request().connection().close();
        } else {
            delayed.incrementAndGet();
            context.vertx().setTimer(DELAY_MILLIS, late -> {
                delayed.decrementAndGet();
                reject(context, type, detail);
            });
        }
    }

    /** Counts the request under one path in the metrics: the senders of such requests invent their paths. */
    private static void reject(RoutingContext context, ProblemType type, String detail) {
        MetricsPath.set(UNREADABLE);
        ProblemWriter.write(context, type, detail);
    }

    private static int lengthOf(MultiMap headers) {
        int length = 0;
        for (Map.Entry<String, String> header : headers) {
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }
}

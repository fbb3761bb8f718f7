package org.communique.cache;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.communique.web.CacheableResponse;
import org.communique.web.ConditionalRequest;
import org.communique.web.KnownQuery;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;
import org.communique.web.ResponseBody;

/**
 * Sends cached responses, on the event loop and before authentication. Without a cached response one request renders it, and other requests
 * with the same key wait for it. Requests with credentials do not use the cache.
 */
@ApplicationScoped
class ResponseCacheHandler {
    /** After the handlers that every response needs, and before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final int RETRY_AFTER_SECONDS = 1;

    private final ResponseCache cache;
    private final LargeBodies largeBodies;
    private final CacheInvalidator invalidator;
    private final CacheConfig config;
    private final KnownQuery knownQuery;
    private final Clock clock;

    ResponseCacheHandler(
            ResponseCache cache,
            LargeBodies largeBodies,
            CacheInvalidator invalidator,
            CacheConfig config,
            KnownQuery knownQuery,
            Clock clock) {
        this.cache = cache;
        this.largeBodies = largeBodies;
        this.invalidator = invalidator;
        this.config = config;
        this.knownQuery = knownQuery;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::handle, BEFORE_AUTHENTICATION);
        }
    }

    private void handle(RoutingContext request) {
        CacheKey key = CacheKey.of(request, knownQuery, cache.generation());
        if (key == null) {
            request.next();
            return;
        }
        if (!invalidator.isCurrent()) {
            cache.bypass();
            request.next();
            return;
        }
        CompletableFuture<CacheableResponse> found = cache.find(key);
        if (found != null && !found.isDone()) {
            await(request, found);
            return;
        }
        Instant now = clock.instant();
        CacheableResponse cached = found == null ? null : found.join();
        if (cached != null && cached.isFreshAt(now)) {
            send(request, cached, now);
            return;
        }
        var rendering = new CompletableFuture<CacheableResponse>();
        if (cache.claimRendering(key, found, rendering)) {
            render(request, key, rendering);
        } else {
            handle(request);
        }
    }

    /** Completes the rendering whatever becomes of the request, because others may wait for it. */
    private void render(RoutingContext request, CacheKey key, CompletableFuture<CacheableResponse> rendering) {
        request.addHeadersEndHandler(
                headersEnd -> cache.complete(key, rendering, request.get(CacheableResponse.CONTEXT_KEY)));
        request.addEndHandler(ended -> cache.complete(key, rendering, null));
        request.next();
    }

    private void await(RoutingContext request, CompletableFuture<CacheableResponse> rendering) {
        if (!cache.tryWait()) {
            ProblemWriter.write(
                    request,
                    ProblemType.UNAVAILABLE,
                    "Too many requests wait for this response. Retry later.",
                    RETRY_AFTER_SECONDS);
            return;
        }
        Context loop = request.vertx().getOrCreateContext();
        rendering.thenAccept(rendered -> loop.runOnContext(onLoop -> {
            cache.endWait();
            Instant now = clock.instant();
            if (request.response().ended() || request.response().closed()) {
                return;
            }
            if (rendered != null && rendered.isFreshAt(now)) {
                send(request, rendered, now);
            } else {
                request.next();
            }
        }));
    }

    private void send(RoutingContext request, CacheableResponse cached, Instant now) {
        MultiMap sent = request.request().headers();
        ConditionalRequest condition =
                new ConditionalRequest(sent.get(HttpHeaders.IF_NONE_MATCH), sent.get(HttpHeaders.IF_MODIFIED_SINCE));
        boolean isLarge = request.request().method() == HttpMethod.GET
                && cached.body().length() > LargeBodies.SLICE
                && !cached.isNotModified(condition, now);
        if (isLarge && !largeBodies.tryAdd(request, cached.body())) {
            ProblemWriter.write(
                    request,
                    ProblemType.UNAVAILABLE,
                    "Too many large responses are being sent. Retry later.",
                    RETRY_AFTER_SECONDS);
            return;
        }
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.VARY, CacheableResponse.VARY);
        headers.set(HttpHeaders.CACHE_CONTROL, cached.cacheControl(now));
        if (!cached.links().isEmpty()) {
            headers.set(LINK, cached.links());
        }
        if (!cached.write(headers::set, condition, now)) {
            response.setStatusCode(304).end();
            return;
        }
        if (isLarge) {
            largeBodies.send(request, cached.body());
        } else {
            ResponseBody.send(request, cached.body());
        }
    }
}

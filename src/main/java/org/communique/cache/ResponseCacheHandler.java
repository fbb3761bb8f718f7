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
import org.communique.web.CacheableResponse;
import org.communique.web.ConditionalRequest;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;

/**
 * Answers from what is kept, on the event loop; lets one request make what is not, and others who ask the same wait for it. A request
 * with a key goes by.
 */
@ApplicationScoped
class ResponseCacheHandler {
    /** After what every answer gets (CORS has 300), and before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private static final String LINK = "Link";
    private static final int RETRY_AFTER_SECONDS = 1;

    private final ResponseCache cache;
    private final CacheInvalidator watch;
    private final CacheConfig config;
    private final Clock clock;

    ResponseCacheHandler(ResponseCache cache, CacheInvalidator watch, CacheConfig config, Clock clock) {
        this.cache = cache;
        this.watch = watch;
        this.config = config;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::answer, BEFORE_AUTHENTICATION);
        }
    }

    private void answer(RoutingContext request) {
        CacheKey cacheKey = CacheKey.of(request.request());
        if (cacheKey == null) {
            request.next();
            return;
        }
        if (!watch.isCurrent()) {
            cache.bypass();
            request.next();
            return;
        }
        CachedResponse cachedResponse = cache.find(cacheKey);
        Instant now = clock.instant();
        if (cachedResponse != null && cachedResponse.answer().isFreshAt(now)) {
            send(request, cachedResponse, now);
            return;
        }
        InFlightRequest own = cache.flight();
        InFlightRequest inFlightRequest = cache.join(cacheKey, cachedResponse, own);
        if (inFlightRequest == null) {
            answer(request);
        } else if (inFlightRequest == own) {
            lead(request, cacheKey, inFlightRequest);
        } else {
            follow(request, inFlightRequest);
        }
    }

    /** Whatever becomes of the request, those who wait must not wait for ever. */
    private void lead(RoutingContext request, CacheKey cacheKey, InFlightRequest inFlightRequest) {
        request.addHeadersEndHandler(
                headersEnd -> cache.land(cacheKey, inFlightRequest, request.get(CacheableResponse.CONTEXT_KEY)));
        request.addEndHandler(ended -> cache.land(cacheKey, inFlightRequest, null));
        request.next();
    }

    private void follow(RoutingContext request, InFlightRequest inFlightRequest) {
        if (!cache.enter()) {
            ProblemWriter.answer(
                    request,
                    ProblemType.UNAVAILABLE,
                    "too many wait for the same: try again in a moment",
                    RETRY_AFTER_SECONDS);
            return;
        }
        Context loop = request.vertx().getOrCreateContext();
        inFlightRequest.await(cachedResponse -> loop.runOnContext(landed -> {
            cache.leave();
            Instant now = clock.instant();
            if (request.response().ended() || request.response().closed()) {
                return;
            }
            if (cachedResponse != null && cachedResponse.answer().isFreshAt(now)) {
                send(request, cachedResponse, now);
            } else {
                request.next();
            }
        }));
    }

    private static void send(RoutingContext request, CachedResponse cachedResponse, Instant now) {
        CacheableResponse answer = cachedResponse.answer();
        MultiMap asked = request.request().headers();
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.VARY, CacheableResponse.VARY);
        headers.set(HttpHeaders.CACHE_CONTROL, answer.cacheControl(now));
        if (!answer.links().isEmpty()) {
            headers.set(LINK, answer.links());
        }
        ConditionalRequest conditionalRequest =
                new ConditionalRequest(asked.get(HttpHeaders.IF_NONE_MATCH), asked.get(HttpHeaders.IF_MODIFIED_SINCE));
        if (!answer.write(headers::set, conditionalRequest, now)) {
            response.setStatusCode(304).end();
            return;
        }
        if (request.request().method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(answer.body().length()));
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}

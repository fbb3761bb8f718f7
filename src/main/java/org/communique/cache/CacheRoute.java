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
import org.communique.web.BareProblem;
import org.communique.web.Condition;
import org.communique.web.ProblemType;
import org.communique.web.PublicAnswer;

/**
 * Answers from what is kept, on the event loop; lets one request make what is not, and others who ask the same wait for it. A request
 * with a key goes by.
 */
@ApplicationScoped
class CacheRoute {
    /** After what every answer gets (CORS has 300), and before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private static final String LINK = "Link";
    private static final int RETRY_AFTER_SECONDS = 1;

    private final AnswerCache cache;
    private final JournalWatch watch;
    private final CacheConfig config;
    private final Clock clock;

    CacheRoute(AnswerCache cache, JournalWatch watch, CacheConfig config, Clock clock) {
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
        Question question = Question.of(request.request());
        if (question == null) {
            request.next();
            return;
        }
        if (!watch.isCurrent()) {
            cache.bypass();
            request.next();
            return;
        }
        Kept kept = cache.find(question);
        Instant now = clock.instant();
        if (kept != null && kept.answer().holdsAt(now)) {
            send(request, kept, now);
            return;
        }
        Flight own = cache.flight();
        Flight flight = cache.join(question, kept, own);
        if (flight == null) {
            answer(request);
        } else if (flight == own) {
            lead(request, question, flight);
        } else {
            follow(request, flight);
        }
    }

    /** Whatever becomes of the request, those who wait must not wait for ever. */
    private void lead(RoutingContext request, Question question, Flight flight) {
        request.addHeadersEndHandler(headersEnd -> cache.land(question, flight, request.get(PublicAnswer.OF_REQUEST)));
        request.addEndHandler(ended -> cache.land(question, flight, null));
        request.next();
    }

    private void follow(RoutingContext request, Flight flight) {
        if (!cache.enter()) {
            BareProblem.answer(
                    request,
                    ProblemType.UNAVAILABLE,
                    "too many wait for the same: try again in a moment",
                    RETRY_AFTER_SECONDS);
            return;
        }
        Context loop = request.vertx().getOrCreateContext();
        flight.await(kept -> loop.runOnContext(landed -> {
            cache.leave();
            Instant now = clock.instant();
            if (request.response().ended() || request.response().closed()) {
                return;
            }
            if (kept != null && kept.answer().holdsAt(now)) {
                send(request, kept, now);
            } else {
                request.next();
            }
        }));
    }

    private static void send(RoutingContext request, Kept kept, Instant now) {
        PublicAnswer answer = kept.answer();
        MultiMap asked = request.request().headers();
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.VARY, PublicAnswer.VARY);
        headers.set(HttpHeaders.CACHE_CONTROL, answer.cacheControl(now));
        if (!answer.links().isEmpty()) {
            headers.set(LINK, answer.links());
        }
        Condition condition =
                new Condition(asked.get(HttpHeaders.IF_NONE_MATCH), asked.get(HttpHeaders.IF_MODIFIED_SINCE));
        if (!answer.write(headers::set, condition, now)) {
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

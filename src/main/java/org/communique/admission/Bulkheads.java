package org.communique.admission;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.communique.web.ApiPaths;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;

/**
 * Stands before everything that costs: authentication, the database, the index. Health, metrics and documentation are let by, and what
 * is answered from what is kept does not come here. The public, those with keys and searches do not take each other's places.
 */
@ApplicationScoped
class Bulkheads {
    /** After the answers that are kept, which have 250, and before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 240;

    private static final long LOOK_MILLIS = 250;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final Bulkhead anonymous;
    private final Bulkhead keyed;
    private final Bulkhead searches;
    private final Map<String, Bulkhead> lanes;
    private final Vertx vertx;

    Bulkheads(AdmissionConfig config, MeterRegistry registry, Vertx vertx) {
        this.anonymous = lane(config.anonymous(), config);
        this.keyed = lane(config.keyed(), config);
        this.searches = lane(config.searches(), config);
        this.lanes = Map.of("anonymous", anonymous, "keyed", keyed, "searches", searches);
        this.vertx = vertx;
        lanes.forEach((name, lane) -> {
            gauge("busy", "Requests that are worked on", name, registry, lane);
            gauge("waiting", "Requests that wait for their turn", name, registry, lane);
            FunctionCounter.builder("communique.admission.rejected", lane, Bulkhead::refused)
                    .description("Requests that were told to come again")
                    .tag("lane", name)
                    .register(registry);
        });
    }

    private static Bulkhead lane(int places, AdmissionConfig config) {
        return new Bulkhead(places, config.queueSize(), config.queueTimeout().toNanos(), Bulkheads::refuse);
    }

    private static void gauge(String what, String description, String lane, MeterRegistry registry, Bulkhead state) {
        Gauge.builder("communique.admission." + what, state, what.equals("busy") ? Bulkhead::busy : Bulkhead::waiting)
                .description(description)
                .tag("lane", lane)
                .register(registry);
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_AUTHENTICATION);
        vertx.setPeriodic(LOOK_MILLIS, look -> lanes.values().forEach(Bulkhead::look));
    }

    private void admit(RoutingContext request) {
        Bulkhead lane = laneOf(request);
        if (lane == null) {
            request.next();
        } else {
            lane.enter(request);
        }
    }

    private Bulkhead laneOf(RoutingContext request) {
        String path = request.request().path();
        if (!ApiPaths.include(path)) {
            return null;
        }
        if (path.startsWith("/v1/search")) {
            return searches;
        }
        return request.request().headers().contains(HttpHeaders.AUTHORIZATION) ? keyed : anonymous;
    }

    private static void refuse(RoutingContext request) {
        ProblemWriter.write(
                request,
                ProblemType.UNAVAILABLE,
                "there is more to do than can be done: try again in a moment",
                RETRY_AFTER_SECONDS);
    }

    /** For how long requests of some kind have been refused without a break. */
    Duration fullFor() {
        Collection<Bulkhead> all = lanes.values();
        return Duration.ofNanos(all.stream().mapToLong(Bulkhead::fullFor).max().orElse(0));
    }
}

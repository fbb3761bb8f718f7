package org.communique.admission;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.communique.background.BackgroundLoop;
import org.communique.database.DatabaseAvailability;
import org.communique.web.ApiPaths;
import org.communique.web.DatabaseProblems;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;
import org.jboss.logging.Logger;

/**
 * Limits the concurrent requests that reach authentication, the database and the index. Health, metrics and documentation have no limit, and
 * requests that the response cache answers do not get here. Requests without a key, requests with a key, searches and uploads have separate limits.
 */
@ApplicationScoped
class Bulkheads {
    /** After the response cache, which has 250, and before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 240;

    private static final Logger LOG = Logger.getLogger(Bulkheads.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
    private static final int RETRY_AFTER_SECONDS = 1;

    /** Related releases are found by a search. */
    private static final Pattern RELATED = Pattern.compile("/v1/press-releases/[0-9a-fA-F-]{36}/related/?");

    private static final String UPLOADS = "/v1/media";

    private final Bulkhead anonymous;
    private final Bulkhead keyed;
    private final Bulkhead searches;
    private final Bulkhead uploads;
    private final Map<String, Bulkhead> bulkheads;
    private final BackgroundLoop loop = new BackgroundLoop(
            "admission", LOG, "Requests may wait longer in their queue than they should", this::rejectExpired);
    private final DatabaseAvailability database;

    Bulkheads(AdmissionConfig config, DatabaseAvailability database, MeterRegistry registry) {
        this.anonymous = bulkhead(config.anonymous(), config);
        this.keyed = bulkhead(config.keyed(), config);
        this.searches = bulkhead(config.searches(), config);
        this.uploads = bulkhead(config.uploads(), config);
        this.bulkheads = Map.of("anonymous", anonymous, "keyed", keyed, "searches", searches, "uploads", uploads);
        this.database = database;
        bulkheads.forEach((name, bulkhead) -> {
            gauge("busy", "Requests in progress", name, registry, bulkhead);
            gauge("waiting", "Requests in the queue", name, registry, bulkhead);
            FunctionCounter.builder("communique.admission.rejected", bulkhead, Bulkhead::rejected)
                    .description("Requests rejected with 503 because the queue was full or the wait too long")
                    .tag("lane", name)
                    .register(registry);
        });
    }

    private Bulkhead bulkhead(int maxConcurrent, AdmissionConfig config) {
        return new Bulkhead(
                maxConcurrent, config.queueSize(), config.queueTimeout().toNanos(), this::reject);
    }

    private static void gauge(String metric, String description, String lane, MeterRegistry registry, Bulkhead state) {
        Gauge.builder(
                        "communique.admission." + metric,
                        state,
                        metric.equals("busy") ? Bulkhead::running : Bulkhead::queued)
                .description(description)
                .tag("lane", lane)
                .register(registry);
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_AUTHENTICATION);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    private Duration rejectExpired() {
        boolean all = !database.isAnswering();
        bulkheads.values().forEach(bulkhead -> bulkhead.rejectExpired(all));
        return CHECK_INTERVAL;
    }

    private void admit(RoutingContext request) {
        Bulkhead bulkhead = bulkheadFor(request);
        if (bulkhead == null) {
            request.next();
        } else if (!database.isAnswering()) {
            reject(request);
        } else {
            bulkhead.enter(request);
        }
    }

    private Bulkhead bulkheadFor(RoutingContext request) {
        String path = request.request().path();
        if (!ApiPaths.include(path)) {
            return null;
        }
        if (request.request().method() == HttpMethod.POST && UPLOADS.equals(request.normalizedPath())) {
            return uploads;
        }
        boolean isFeedOfSearch =
                path.startsWith("/feeds/") && request.queryParams().contains("q");
        if (path.startsWith("/v1/search")
                || isFeedOfSearch
                || RELATED.matcher(request.normalizedPath()).matches()) {
            return searches;
        }
        return request.request().headers().contains(HttpHeaders.AUTHORIZATION) ? keyed : anonymous;
    }

    private void reject(RoutingContext request) {
        if (!database.isAnswering()) {
            ProblemWriter.write(request, ProblemType.UNAVAILABLE, DatabaseProblems.UNAVAILABLE);
            return;
        }
        ProblemWriter.write(
                request,
                ProblemType.UNAVAILABLE,
                "The limit of concurrent requests is reached. Retry later.",
                RETRY_AFTER_SECONDS);
    }

    /** Returns the longest time for which a bulkhead has rejected requests without a break. */
    Duration rejectingFor() {
        Collection<Bulkhead> all = bulkheads.values();
        return Duration.ofNanos(
                all.stream().mapToLong(Bulkhead::rejectingFor).max().orElse(0));
    }
}

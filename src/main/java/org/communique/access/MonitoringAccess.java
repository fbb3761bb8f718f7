package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;
import org.communique.web.ResponseBody;
import org.jboss.logging.Logger;

/**
 * Guards what the service says about itself, which is everything below {@code /q}: metrics count requests to publish, so they could tell of
 * a release under embargo. These paths need a key with the role {@code monitor}, or an admin key, each not bound to an organization. Without
 * one, the health of the service is its status alone, and all other paths are rejected. A key with the role {@code monitor} opens no other
 * path.
 *
 * <p>The path is compared in the form in which the router compares it, so no other spelling reaches the framework's endpoints.
 */
@ApplicationScoped
class MonitoringAccess {
    /** After {@link KeyRateLimiter}, and before the authorization of the framework, which has priority 100. */
    private static final int AFTER_RATE_LIMIT = 140;

    private static final String ROOT = "/q";
    /** Shorter than what probes wait. A check that never completes must not hold back all later ones. */
    private static final Duration CHECK_TIMEOUT = Duration.ofMillis(1_500);

    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Buffer UP = Buffer.buffer("{\"status\":\"UP\"}");
    private static final Buffer DOWN = Buffer.buffer("{\"status\":\"DOWN\"}");
    private static final Logger LOG = Logger.getLogger(MonitoringAccess.class);

    /** The health at each path that is open to all. Concurrent requests share one check, so that they cannot exhaust the database. */
    private final Map<String, Uni<SmallRyeHealth>> openHealth;
    /** The last result at each path. */
    private final Map<String, Boolean> isDown = new ConcurrentHashMap<>();

    MonitoringAccess(SmallRyeHealthReporter reporter) {
        Map<String, Supplier<Uni<? extends SmallRyeHealth>>> checks = Map.of(
                "/q/health", reporter::getHealthAsync,
                "/q/health/live", reporter::getLivenessAsync,
                "/q/health/ready", reporter::getReadinessAsync,
                "/q/health/started", reporter::getStartupAsync,
                "/q/health/well", reporter::getWellnessAsync);
        this.openHealth = checks.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, check -> shared(check.getKey(), check.getValue())));
    }

    private Uni<SmallRyeHealth> shared(String path, Supplier<Uni<? extends SmallRyeHealth>> check) {
        return Uni.createFrom()
                .<SmallRyeHealth>deferred(check)
                .invoke(health -> log(path, health))
                .ifNoItem()
                .after(CHECK_TIMEOUT)
                .fail()
                .memoize()
                .until(() -> true);
    }

    /** Logs each change, since the response to a probe does not name the check. A node that starts is not ready at first. */
    private void log(String path, SmallRyeHealth health) {
        Boolean wasDown = isDown.put(path, health.isDown());
        if (health.isDown() && Boolean.FALSE.equals(wasDown)) {
            String down = health.getPayload().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                    .filter(each -> each.getString("status").equals("DOWN"))
                    .map(each -> each.getString("name"))
                    .collect(Collectors.joining(", "));
            LOG.warnf("%s is down: %s", path, down);
        } else if (!health.isDown() && Boolean.TRUE.equals(wasDown)) {
            LOG.infof("%s is up", path);
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_RATE_LIMIT);
    }

    private void check(RoutingContext request) {
        SecurityIdentity identity = CallerIdentity.of(request).orElse(null);
        String path = request.normalizedPath();
        if (!isMonitoring(path)) {
            if (identity != null && CallerIdentity.callerOf(identity).role() == Role.MONITOR) {
                ProblemWriter.write(
                        request,
                        ProblemType.FORBIDDEN,
                        "A key with the role `monitor` is for `/q/metrics` and `/q/health` only.");
            } else {
                request.next();
            }
            return;
        }
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (identity != null && identity.hasRole(Role.MONITORS_OF_ALL)) {
            request.next();
            return;
        }
        Uni<SmallRyeHealth> health = openHealth.get(withoutSlashAtEnd(path));
        if (health != null) {
            sendStatus(request, health);
        } else if (identity == null || identity.isAnonymous()) {
            request.response().putHeader("WWW-Authenticate", AuthenticationProblems.CHALLENGE);
            ProblemWriter.write(request, ProblemType.UNAUTHENTICATED, "Send a key with the role `monitor` or `admin`.");
        } else {
            ProblemWriter.write(
                    request,
                    ProblemType.FORBIDDEN,
                    "The role `monitor` or `admin` is required, and a key that is not bound to an organization.");
        }
    }

    private static boolean isMonitoring(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** The router ignores a slash at the end. */
    private static String withoutSlashAtEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Sends the status with the same status code as the framework, which also sends the checks. */
    private static void sendStatus(RoutingContext request, Uni<SmallRyeHealth> health) {
        Context loop = request.vertx().getOrCreateContext();
        health.map(SmallRyeHealth::isDown)
                .onFailure()
                .invoke(failure -> LOG.error("The health of the service cannot be checked", failure))
                .onFailure()
                .recoverWithItem(true)
                .subscribe()
                .with(down -> loop.runOnContext(onLoop -> sendStatus(request, down)));
    }

    private static void sendStatus(RoutingContext request, boolean down) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(down ? SERVICE_UNAVAILABLE : OK)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8");
        ResponseBody.send(request, down ? DOWN : UP);
    }
}

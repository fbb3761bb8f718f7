package org.communique.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.access.AuthenticationAttempt;
import org.communique.access.Caller;
import org.communique.background.BackgroundLoop;
import org.communique.web.ClientAddress;
import org.jboss.logging.Logger;

/**
 * Records denied requests. Attackers can send them in any number, so they must be cheap: equal requests within a second share one row,
 * and the number of rows per second is limited.
 */
@ApplicationScoped
class DeniedRequestLog {
    private static final Logger LOG = Logger.getLogger(DeniedRequestLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Precedes every filter that may deny a request, and follows the response cache, which denies none. */
    private static final int PRIORITY = 248;

    private static final Set<Integer> DENIED = Set.of(401, 403, 429);
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_PATH_LENGTH = 300;

    private record LoggedRequest(
            int status, String reason, String method, String path, String actorId, String actor, String address) {

        static LoggedRequest of(RoutingContext context) {
            AuthenticationAttempt attempt = AuthenticationAttempt.of(context);
            Caller caller = attempt.caller();
            String path = context.request().path();
            return new LoggedRequest(
                    context.response().getStatusCode(),
                    attempt.reason(),
                    context.request().method().name(),
                    path.length() > MAX_PATH_LENGTH ? path.substring(0, MAX_PATH_LENGTH) : path,
                    caller.isAnonymous() ? null : caller.id(),
                    caller.isAnonymous() ? null : caller.name(),
                    ClientAddress.of(context));
        }

        /** Returns the row that stands for all requests beyond the limit of rows. */
        LoggedRequest overflow() {
            return new LoggedRequest(status, "many attempts", "*", "*", null, null, "*");
        }
    }

    private record Attempts(Instant first, int count) {
        Attempts plus(Attempts other) {
            return new Attempts(first.isBefore(other.first) ? first : other.first, count + other.count);
        }
    }

    private final Map<LoggedRequest, Attempts> pending = new ConcurrentHashMap<>();
    private final EntityManager database;
    private final Clock clock;
    private final BackgroundLoop loop =
            new BackgroundLoop("denied-requests", LOG, "Denied requests cannot be recorded and are kept", this::step);

    DeniedRequestLog(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    // Entries are ordered by when requests come here, because responses may end in another order.
                    Instant receivedAt = clock.instant();
                    context.addEndHandler(ended -> record(context, receivedAt));
                    context.next();
                },
                PRIORITY);
    }

    private void record(RoutingContext context, Instant receivedAt) {
        if (DENIED.contains(context.response().getStatusCode())) {
            LoggedRequest request = LoggedRequest.of(context);
            boolean fits = pending.size() < MAX_ROWS || pending.containsKey(request);
            pending.merge(fits ? request : request.overflow(), new Attempts(receivedAt, 1), Attempts::plus);
        }
    }

    /** Writes in a transaction of its own, so that nothing is lost if the transaction of a reader of the audit log is rolled back. */
    void flush() {
        Map<LoggedRequest, Attempts> batch = new HashMap<>();
        for (LoggedRequest request : Set.copyOf(pending.keySet())) {
            batch.computeIfAbsent(request, pending::remove);
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> batch.forEach(this::write));
        } catch (RuntimeException | Error e) {
            batch.forEach((request, attempts) -> pending.merge(request, attempts, Attempts::plus));
            throw e;
        }
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
        flush();
    }

    private Duration step() {
        flush();
        return INTERVAL;
    }

    private void write(LoggedRequest request, Attempts attempts) {
        database.createNativeQuery("""
                        insert into refusal (at, status, reason, method, path, actor, actor_id, address, attempts)
                        values (:at, :status, :reason, :method, :path, :actor, :actorId, :address, :attempts)""")
                .setParameter("at", attempts.first())
                .setParameter("status", request.status())
                .setParameter("reason", request.reason())
                .setParameter("method", request.method())
                .setParameter("path", request.path())
                .setParameter("actor", request.actor())
                .setParameter("actorId", request.actorId())
                .setParameter("address", request.address())
                .setParameter("attempts", attempts.count())
                .executeUpdate();
    }
}

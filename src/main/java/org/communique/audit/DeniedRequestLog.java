package org.communique.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.access.AuthenticationAttempt;
import org.communique.access.Caller;
import org.communique.web.ClientAddress;

/**
 * Writes refused attempts down. They come from those who want to do harm, so they must cost little: alike ones within a second are one
 * row, and a second has a limited number of rows.
 */
@ApplicationScoped
class DeniedRequestLog {
    /** Before whatever may refuse. */
    private static final int FIRST = 950;

    private static final Set<Integer> REFUSED = Set.of(401, 403, 429);
    private static final int MOST = 1_000;
    private static final int LONGEST_PATH = 300;

    private record Refusal(
            int status, String reason, String method, String path, String actorId, String actor, String address) {

        static Refusal of(RoutingContext context) {
            AuthenticationAttempt authenticationAttempt = AuthenticationAttempt.of(context);
            Caller caller = authenticationAttempt.caller();
            String path = context.request().path();
            return new Refusal(
                    context.response().getStatusCode(),
                    authenticationAttempt.reason(),
                    context.request().method().name(),
                    path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path,
                    caller.isAnonymous() ? null : caller.id(),
                    caller.isAnonymous() ? null : caller.name(),
                    ClientAddress.of(context));
        }

        /** Stands for all that do not fit any more. */
        Refusal unspecific() {
            return new Refusal(status, "many attempts", "*", "*", null, null, "*");
        }
    }

    private record Attempts(Instant first, int number) {
        Attempts plus(Attempts other) {
            return new Attempts(first.isBefore(other.first) ? first : other.first, number + other.number);
        }
    }

    private final Map<Refusal, Attempts> recent = new ConcurrentHashMap<>();
    private final EntityManager database;
    private final Clock clock;

    DeniedRequestLog(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    // In the order in which they came; their ends may be noticed in another.
                    Instant came = clock.instant();
                    context.addEndHandler(sent -> note(context, came));
                    context.next();
                },
                FIRST);
    }

    private void note(RoutingContext context, Instant came) {
        if (REFUSED.contains(context.response().getStatusCode())) {
            Refusal refusal = Refusal.of(context);
            boolean fits = recent.size() < MOST || recent.containsKey(refusal);
            recent.merge(fits ? refusal : refusal.unspecific(), new Attempts(came, 1), Attempts::plus);
        }
    }

    /** In a transaction of its own: whoever reads the audit may fail, and what was gathered must not be lost with that. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void writeDown() {
        Map<Refusal, Attempts> taken = new HashMap<>();
        for (Refusal refusal : Set.copyOf(recent.keySet())) {
            taken.computeIfAbsent(refusal, recent::remove);
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> taken.forEach(this::write));
        } catch (RuntimeException e) {
            taken.forEach((refusal, attempts) -> recent.merge(refusal, attempts, Attempts::plus));
            throw e;
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        writeDown();
    }

    private void write(Refusal refusal, Attempts attempts) {
        database.createNativeQuery("""
                        insert into refusal (at, status, reason, method, path, actor, actor_id, address, attempts)
                        values (:at, :status, :reason, :method, :path, :actor, :actorId, :address, :attempts)""")
                .setParameter("at", attempts.first())
                .setParameter("status", refusal.status())
                .setParameter("reason", refusal.reason())
                .setParameter("method", refusal.method())
                .setParameter("path", refusal.path())
                .setParameter("actor", refusal.actor())
                .setParameter("actorId", refusal.actorId())
                .setParameter("address", refusal.address())
                .setParameter("attempts", attempts.number())
                .executeUpdate();
    }
}

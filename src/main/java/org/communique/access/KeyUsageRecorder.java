package org.communique.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** When keys were last used: remembered in memory and written down every few seconds, so that a request costs no write. */
@ApplicationScoped
class KeyUsageRecorder {
    private final Map<UUID, Instant> recent = new ConcurrentHashMap<>();
    private final EntityManager database;

    KeyUsageRecorder(EntityManager database) {
        this.database = database;
    }

    void note(UUID key, Instant now) {
        recent.merge(key, now, (before, later) -> before.isAfter(later) ? before : later);
    }

    /** In a transaction of its own: whoever reads the list of keys may fail, and what was gathered must not be lost with that. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void writeDown() {
        Map<UUID, Instant> taken = Map.copyOf(recent);
        if (taken.isEmpty()) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> taken.forEach(this::write));
        // Unless it was used again meanwhile.
        taken.forEach(recent::remove);
    }

    void onStop(@Observes ShutdownEvent stop) {
        writeDown();
    }

    private void write(UUID key, Instant at) {
        database.createNativeQuery("update api_key set last_used_at = greatest(last_used_at, :at) where id = :key")
                .setParameter("at", at)
                .setParameter("key", key)
                .executeUpdate();
    }
}

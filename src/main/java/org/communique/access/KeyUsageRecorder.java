package org.communique.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/**
 * Records the last use of each key. Collects the instants in memory and writes them every few seconds, so that a request costs no write.
 */
@ApplicationScoped
class KeyUsageRecorder {
    private static final Logger LOG = Logger.getLogger(KeyUsageRecorder.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Map<UUID, Instant> pending = new ConcurrentHashMap<>();
    private final EntityManager database;
    private final BackgroundLoop loop = new BackgroundLoop(
            "key-usage", LOG, "The last uses of keys cannot be recorded and are kept", INTERVAL, this::step);

    KeyUsageRecorder(EntityManager database) {
        this.database = database;
    }

    void record(UUID key, Instant now) {
        pending.merge(key, now, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Writes in a transaction of its own, so that nothing is lost if the transaction of the caller is rolled back. */
    void flush() {
        Map<UUID, Instant> batch = Map.copyOf(pending);
        if (batch.isEmpty()) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> batch.forEach(this::write));
        // Keeps the entry of a key that was used again in the meantime.
        batch.forEach(pending::remove);
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

    private void write(UUID key, Instant at) {
        database.createNativeQuery("update api_key set last_used_at = greatest(last_used_at, :at) where id = :key")
                .setParameter("at", at)
                .setParameter("key", key)
                .executeUpdate();
    }
}

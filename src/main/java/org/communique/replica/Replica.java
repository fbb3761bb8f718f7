package org.communique.replica;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.web.SettingRange;
import org.jboss.logging.Logger;

/** The streaming replica for public reads, if one is configured, and whether it is current enough for them. */
@ApplicationScoped
public class Replica {
    private static final Logger LOG = Logger.getLogger(Replica.class);

    private final AgroalDataSource connections;
    private final long maxLag;
    /** The last state that was logged; null at first. */
    private Boolean lastLogged;

    private volatile boolean inUse;
    private volatile long currentAsOf;

    Replica(
            @DataSource("replica") InjectableInstance<AgroalDataSource> configured,
            ReplicaConfig config,
            MeterRegistry registry) {
        SettingRange.within(
                "communique.replica.max-lag", Duration.ofMillis(500), Duration.ofMinutes(1), config.maxLag());
        this.connections = configured.getHandle().getBean().isActive() ? configured.get() : null;
        this.maxLag = config.maxLag().toNanos();
        this.currentAsOf = System.nanoTime() - maxLag;
        if (isConfigured()) {
            Gauge.builder("communique.replica.used", () -> isCurrent() ? 1 : 0)
                    .description("1 when public reads go to the replica, 0 when they go to the primary")
                    .register(registry);
            Gauge.builder("communique.replica.lag", () -> lag() / (double) TimeUnit.SECONDS.toNanos(1))
                    .baseUnit("seconds")
                    .description("Time since the replica was last known to have all changes of the primary")
                    .register(registry);
        }
    }

    public boolean isConfigured() {
        return connections != null;
    }

    public Duration maxLag() {
        return Duration.ofNanos(maxLag);
    }

    /** Whether the replica is known to have all changes that the primary had {@link #maxLag()} ago. Becomes false by itself as time passes. */
    public boolean isCurrent() {
        return inUse && lag() <= maxLag;
    }

    /**
     * Whether the replica is known to have all changes that the primary had at an instant.
     *
     * @param nanos the instant, by {@link System#nanoTime()}
     */
    public boolean isCurrentAsOf(long nanos) {
        return currentAsOf - nanos >= 0;
    }

    public Connection connection() throws SQLException {
        return connections.getConnection();
    }

    /** Closes connections of the pool, if there is a replica. */
    void flush(AgroalDataSource.FlushMode mode) {
        if (isConfigured()) {
            connections.flush(mode);
        }
    }

    /**
     * Records that the replica has all changes that the primary had at an instant.
     *
     * @param nanos the instant, by {@link System#nanoTime()}
     */
    public synchronized void caughtUp(long nanos) {
        currentAsOf = nanos;
        // It is used again only well within the bound, so that its use does not flap at the edge.
        use(inUse ? lag() <= maxLag : lag() <= maxLag / 2, "it is behind");
    }

    /** @param reason why the position of the replica is unknown, or of no use, for the log */
    public synchronized void markUnusable(String reason) {
        use(false, reason);
    }

    private long lag() {
        return System.nanoTime() - currentAsOf;
    }

    private void use(boolean use, String reason) {
        inUse = use;
        if (lastLogged == null || lastLogged != use) {
            lastLogged = use;
            if (use) {
                LOG.info("Public reads go to the replica");
            } else {
                LOG.warnf("Public reads go to the primary, not to the replica: %s", reason);
            }
        }
    }
}

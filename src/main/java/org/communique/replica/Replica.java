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

/** The streaming replica that public reads may go to, if one is configured, and whether it is current enough for them. */
@ApplicationScoped
public class Replica {
    private static final Logger LOG = Logger.getLogger(Replica.class);

    private final AgroalDataSource connections;
    private final long maxLag;
    /** Null until one of the two was logged. */
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
                    .description("For how long the replica is not known to have had all that the primary has")
                    .register(registry);
        }
    }

    public boolean isConfigured() {
        return connections != null;
    }

    public Duration maxLag() {
        return Duration.ofNanos(maxLag);
    }

    /** Whether it is known to have all that the primary had at most {@link #maxLag()} ago. Nobody has to say so when it no longer is. */
    public boolean isCurrent() {
        return inUse && lag() <= maxLag;
    }

    /**
     * Whether it is known to have all that the primary had at an instant.
     *
     * @param nanos the instant, by {@link System#nanoTime()}
     */
    public boolean isCurrentAsOf(long nanos) {
        return currentAsOf - nanos >= 0;
    }

    public Connection connection() throws SQLException {
        return connections.getConnection();
    }

    /**
     * It has all that the primary had at an instant.
     *
     * @param nanos the instant, by {@link System#nanoTime()}
     */
    public synchronized void caughtUp(long nanos) {
        currentAsOf = nanos;
        // It has to be well within the bound to come back, lest it comes and goes at its edge.
        use(inUse ? lag() <= maxLag : lag() <= maxLag / 2, "it is behind");
    }

    /** @param reason why it cannot be lastLogged how far it is, or why that would be of no use */
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

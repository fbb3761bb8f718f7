package org.communique.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.background.BackgroundLoop;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Knows whether the database answers. When a request waits for long, or a connection is lost, it opens a connection of its own and runs a
 * trivial query. If there is no response within half of {@code communique.database.timeout}, requests fail at once instead of waiting, until
 * a response comes. While nobody waits, it does nothing.
 */
@ApplicationScoped
public class DatabaseAvailability {
    private static final Logger LOG = Logger.getLogger(DatabaseAvailability.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(100);
    /** A step must not be silent for long, whatever the configured timeout is. */
    private static final long MAX_SECONDS = 10;

    private static final String CONNECTION_FAILURE = "08006";

    private final Config config;
    private final long timeout;
    private final BackgroundLoop loop =
            new BackgroundLoop("database-availability", LOG, "It is unknown whether the database answers", this::step);

    private volatile boolean isAnswering = true;
    private volatile boolean isSuspected;
    /** How often the open connections turned out to be of no use. */
    private volatile int losses;
    /** When the query in progress began, by {@link System#nanoTime}; 0 if there is none. */
    private volatile long askedAt;

    private volatile long answeredAt = System.nanoTime();

    DatabaseAvailability(Config config, DatabaseTimeoutConfig timeouts, MeterRegistry registry) {
        SettingRange.within(
                "communique.database.timeout", Duration.ofMillis(500), Duration.ofMinutes(10), timeouts.timeout());
        this.config = config;
        this.timeout = timeouts.timeout().toNanos() / 2;
        Gauge.builder("communique.database.answering", () -> isAnswering ? 1 : 0)
                .description("1 while the database answers; 0 while requests fail because it does not")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    public boolean isAnswering() {
        return isAnswering;
    }

    /** @throws SQLException if the database does not answer */
    void check() throws SQLException {
        if (!isAnswering) {
            throw new SQLTransientConnectionException("the database does not answer", CONNECTION_FAILURE);
        }
    }

    /** Asks the database soon, unless it has just answered. */
    void suspect() {
        if (isAnswering && !isSuspected && askedAt == 0 && System.nanoTime() - answeredAt > timeout / 2) {
            isSuspected = true;
            loop.wake();
        }
    }

    /** Reports that a connection was lost: the others may be of no use either. */
    public void connectionLost() {
        losses++;
        isSuspected = true;
        loop.wake();
    }

    int losses() {
        return losses;
    }

    /** Stops waiting for a response that is late. */
    void expire() {
        long asked = askedAt;
        if (asked != 0 && System.nanoTime() - asked > timeout) {
            markSilent("it did not answer within " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms");
        }
    }

    private Duration step() {
        if (isAnswering && !isSuspected) {
            return IDLE;
        }
        isSuspected = false;
        askedAt = System.nanoTime();
        try {
            ask();
            answeredAt = System.nanoTime();
            askedAt = 0;
            if (!isAnswering) {
                isAnswering = true;
                LOG.info("The database answers again");
            }
        } catch (SQLException e) {
            askedAt = 0;
            if (!loop.isStopped()) {
                markSilent(e.getMessage());
            }
        }
        return isAnswering ? IDLE : RETRY;
    }

    /** A rejection for another reason than the state of the server is a response too: open connections work. */
    private void ask() throws SQLException {
        int seconds = (int) Math.min(MAX_SECONDS, Math.max(1, TimeUnit.NANOSECONDS.toSeconds(timeout)));
        PGSimpleDataSource database = DedicatedConnection.to(config);
        database.setConnectTimeout(seconds);
        database.setSocketTimeout(seconds);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1")) {
            row.next();
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state == null || state.startsWith("08") || state.startsWith("57")) {
                throw e;
            }
            LOG.debug("The database rejects new connections", e);
        }
    }

    private synchronized void markSilent(String reason) {
        if (isAnswering) {
            isAnswering = false;
            losses++;
            // The step that asked may have ended meanwhile, and pause for long.
            loop.wake();
            LOG.warnf("The database does not answer; requests fail until it does: %s", reason);
        }
    }
}

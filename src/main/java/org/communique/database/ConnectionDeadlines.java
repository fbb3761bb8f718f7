package org.communique.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.communique.background.BackgroundLoop;
import org.communique.background.DaemonThreadFactory;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Ends what requests wait for at their {@link RequestDeadline}: the acquisition of a connection of the pools, and the statements on it,
 * however many there are. The connection is then closed, so that a server that does not answer cannot delay this. While the database does not
 * answer, the connections of background work are closed too, and replaced afterwards.
 */
@ApplicationScoped
@Default
@DataSource("replica")
public class ConnectionDeadlines implements AgroalPoolInterceptor {
    private static final Logger LOG = Logger.getLogger(ConnectionDeadlines.class);
    private static final Duration TICK = Duration.ofMillis(50);
    /** Longer than the timeout of the pools, which ends acquisitions outside of requests. */
    private static final long MAX_ACQUISITION = TimeUnit.MINUTES.toNanos(1);

    /** For requests that are late for other reasons than the database. */
    private static final long MIN_ACQUISITION = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String DRIVER = "org.postgresql.core.";

    private final DatabaseAvailability availability;
    private final AgroalDataSource pools;
    private final long timeout;
    private final Counter aborted;
    private final Map<PGConnection, Use> uses = new ConcurrentHashMap<>();
    private final Set<Acquisition> acquisitions = ConcurrentHashMap.newKeySet();
    /** The connections whose statements have the limits of requests on the server. The others have those of the connection settings. */
    private final Set<PGConnection> limited = ConcurrentHashMap.newKeySet();

    private final ExecutorService closing = Executors.newCachedThreadPool(DaemonThreadFactory.named("database-abort"));
    private final BackgroundLoop loop = new BackgroundLoop(
            "database-deadlines", LOG, "Requests that wait for the database are not ended in time", this::step);
    private int flushedLosses;

    private static final class Use {
        /** Null for background work. */
        private final RequestDeadline deadline;

        private final Thread thread = Thread.currentThread();
        private final long since = System.nanoTime();
        private final long until;
        private boolean wasWaiting;

        Use(RequestDeadline deadline) {
            this.deadline = deadline;
            this.until = deadline == null ? since : deadline.nanos();
        }

        boolean isOfRequest() {
            return deadline != null && !deadline.isAnswered();
        }

        /**
         * Whether the request is late because of the database: its thread was in the driver at two steps in a row. A busy machine, or one that
         * has just started, may take longer itself, and a server that answers at once is not at fault then.
         */
        boolean isOverdue(long now) {
            if (now - until < 0) {
                return false;
            }
            boolean waitedBefore = wasWaiting;
            wasWaiting = Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith(DRIVER));
            return waitedBefore && wasWaiting;
        }
    }

    /** A thread that waits for a connection. */
    private static final class Acquisition {
        private final Thread thread = Thread.currentThread();
        private final long since = System.nanoTime();
        private final long until;
        private boolean isEnded;
        private boolean isInterrupted;

        Acquisition(long nanos) {
            this.until = since + nanos;
        }

        synchronized void interrupt() {
            if (!isEnded) {
                isInterrupted = true;
                thread.interrupt();
            }
        }

        synchronized void end() {
            isEnded = true;
            if (isInterrupted) {
                Thread.interrupted();
            }
        }
    }

    /** A step that may wait for a connection. */
    public interface Acquiring<T> {
        T get() throws SQLException;
    }

    ConnectionDeadlines(
            DatabaseAvailability availability,
            AgroalDataSource pools,
            DatabaseTimeoutConfig config,
            MeterRegistry registry) {
        this.availability = availability;
        this.pools = pools;
        this.timeout = config.timeout().toNanos();
        this.aborted = Counter.builder("communique.database.aborted")
                .description("Connections closed because a request waited too long, or the database did not answer")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
        closing.shutdown();
    }

    /**
     * Acquires a connection before the deadline of the current request.
     *
     * @throws SQLException if the database does not answer, or not in time
     */
    public <T> T acquire(Acquiring<T> pool) throws SQLException {
        RequestDeadline deadline = RequestDeadline.current();
        return acquire(
                pool,
                deadline == null ? MAX_ACQUISITION : Math.max(deadline.nanos() - System.nanoTime(), MIN_ACQUISITION));
    }

    /** Checks a pool for a caller who waits for the result, whether it is the current request or not. */
    public boolean check(Acquiring<Boolean> pool) throws SQLException {
        return acquire(pool, timeout / 2);
    }

    private <T> T acquire(Acquiring<T> pool, long nanos) throws SQLException {
        availability.check();
        Acquisition acquisition = new Acquisition(nanos);
        acquisitions.add(acquisition);
        try {
            return pool.get();
        } finally {
            acquisitions.remove(acquisition);
            acquisition.end();
        }
    }

    /** Never fails: a connection that does is recognized by the pool when it is used. */
    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            PGConnection acquired = connection.unwrap(PGConnection.class);
            RequestDeadline deadline = RequestDeadline.current();
            uses.put(acquired, new Use(deadline));
            limit(acquired, deadline != null);
        } catch (SQLException e) {
            LOG.debug("A connection of the pool is broken", e);
        }
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        try {
            PGConnection returned = connection.unwrap(PGConnection.class);
            Use use = uses.remove(returned);
            if (use == null) {
                // It is being aborted. The next one to acquire it must not lose it then.
                ((Connection) returned).abort(Runnable::run);
                // Fails, so that the pool removes the connection.
                connection.getWarnings();
            } else if (use.deadline != null) {
                use.deadline.spend(System.nanoTime() - use.since);
            }
        } catch (SQLException e) {
            LOG.debug("A connection of the pool is broken", e);
        }
    }

    @Override
    public void onConnectionDestroy(Connection connection) {
        try {
            PGConnection destroyed = connection.unwrap(PGConnection.class);
            uses.remove(destroyed);
            limited.remove(destroyed);
        } catch (SQLException e) {
            LOG.debug("A connection of the pool is broken", e);
        }
    }

    /** The server must not continue what nobody waits for. It waits for locks a little shorter, so that the connection can be used again. */
    private void limit(PGConnection acquired, boolean isRequest) throws SQLException {
        if (limited.contains(acquired) == isRequest) {
            return;
        }
        long millis = timeout / 1_000_000;
        String limits = isRequest
                ? "set statement_timeout = " + millis + "; set lock_timeout = " + millis * 3 / 4
                : "reset statement_timeout; reset lock_timeout";
        Connection connection = (Connection) acquired;
        boolean autoCommit = connection.getAutoCommit();
        // A rollback would take back the limits.
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(limits);
        } finally {
            connection.setAutoCommit(autoCommit);
        }
        if (isRequest) {
            limited.add(acquired);
        } else {
            limited.remove(acquired);
        }
    }

    private Duration step() {
        availability.expire();
        boolean isAnswering = availability.isAnswering();
        long now = System.nanoTime();
        boolean isSlow = false;
        for (Map.Entry<PGConnection, Use> entry : uses.entrySet()) {
            Use use = entry.getValue();
            boolean isOfRequest = use.isOfRequest();
            if (!isAnswering || isOfRequest && use.isOverdue(now)) {
                abort(entry.getKey(), use);
            }
            isSlow |= isOfRequest && now - use.since > timeout / 4;
        }
        for (Acquisition acquisition : acquisitions) {
            if (!isAnswering || now - acquisition.until >= 0) {
                acquisition.interrupt();
            }
            isSlow |= now - acquisition.since > timeout / 4;
        }
        if (isSlow) {
            availability.suspect();
        }
        replaceConnections();
        return TICK;
    }

    private void abort(PGConnection connection, Use use) {
        if (uses.remove(connection, use)) {
            aborted.increment();
            try {
                ((Connection) connection).abort(closing);
            } catch (SQLException e) {
                LOG.debug("A connection of the pool is closed already", e);
            }
        }
    }

    /** Lets the pools close their connections when some turned out to be dead: idle ones now, the others when they are returned. */
    private void replaceConnections() {
        int losses = availability.losses();
        if (losses != flushedLosses) {
            flushedLosses = losses;
            pools.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
    }
}

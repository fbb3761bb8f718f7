package org.communique.replica;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/** Continuously compares the journal of the replica with that of the primary, to learn how current the replica is. */
@ApplicationScoped
class ReplicaWatch {
    private static final Logger LOG = Logger.getLogger(ReplicaWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int NETWORK_TIMEOUT_MILLIS = 2_000;
    private static final int MAX_MARKS = 1_000;

    /** The last row up to a position. Two journals are the same if its subject and instant are equal in both. */
    private static final String LAST = """
            select pg_is_in_recovery(), j.position, j.subject_id, j.at
            from (select) one left join lateral (
              select position, subject_id, at from journal where position <= ? order by position desc limit 1) j on true""";

    private final AgroalDataSource primary;
    private final Replica replica;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final BackgroundLoop loop = new BackgroundLoop(
                    "replica-watch", LOG, "The replica cannot be watched", this::step)
            .resetAfterError(this::disconnect);
    // Kept open, so that an exhausted pool does not look like a replica that is behind.
    private Connection toPrimary;
    private Connection toReplica;

    private record Row(boolean inRecovery, long position, UUID subject, Object at) {
        boolean isSameAs(Row other) {
            return position == other.position && Objects.equals(subject, other.subject) && Objects.equals(at, other.at);
        }
    }

    /** The last row of the primary at an instant. */
    private record Mark(Row last, long nanos) {}

    private interface Source {
        Connection connection() throws SQLException;
    }

    ReplicaWatch(AgroalDataSource primary, Replica replica) {
        this.primary = primary;
        this.replica = replica;
    }

    void start(@Observes StartupEvent event) {
        if (replica.isConfigured()) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
        close(toPrimary);
        close(toReplica);
    }

    private Duration step() {
        try {
            compare();
        } catch (SQLException | RuntimeException e) {
            if (!loop.isStopped()) {
                replica.markUnusable(e.getMessage());
            }
        }
        return POLL;
    }

    private void compare() throws SQLException {
        long now = System.nanoTime();
        Row last;
        try {
            toPrimary = opened(toPrimary, primary::getConnection);
            last = last(toPrimary, Long.MAX_VALUE);
        } catch (SQLException e) {
            toPrimary = close(toPrimary);
            throw e;
        }
        if (!marks.isEmpty() && marks.getLast().last().isSameAs(last)) {
            marks.removeLast();
        }
        marks.addLast(new Mark(last, now));
        if (marks.size() > MAX_MARKS) {
            marks.removeFirst();
        }
        Row copied;
        try {
            toReplica = opened(toReplica, replica::connection);
            copied = last(toReplica, last.position());
        } catch (SQLException e) {
            toReplica = close(toReplica);
            replica.flush(AgroalDataSource.FlushMode.GRACEFUL);
            throw e;
        }
        judge(copied);
    }

    /** @param copied the last row of the replica, among those that the primary had just now */
    private void judge(Row copied) {
        if (!copied.inRecovery()) {
            replica.markUnusable("it does not follow a primary");
            return;
        }
        // Marks before the last one that the replica has reached are of no more use.
        while (marks.size() > 1 && second().last().position() <= copied.position()) {
            marks.removeFirst();
        }
        Mark reached = marks.getFirst();
        if (reached.last().position() > copied.position()) {
            replica.markUnusable("it is behind");
        } else if (reached.last().position() == copied.position()
                && !reached.last().isSameAs(copied)) {
            replica.markUnusable("its journal is not the primary's");
        } else {
            replica.caughtUp(reached.nanos());
        }
    }

    private Mark second() {
        return marks.stream().skip(1).findFirst().orElseThrow();
    }

    private static Row last(Connection connection, long position) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST)) {
            query.setLong(1, position);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Row(row.getBoolean(1), row.getLong(2), row.getObject(3, UUID.class), row.getObject(4));
            }
        }
    }

    private static Connection opened(Connection connection, Source source) throws SQLException {
        if (connection != null) {
            return connection;
        }
        Connection opened = source.connection();
        try {
            opened.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            return opened;
        } catch (SQLException e) {
            close(opened);
            throw e;
        }
    }

    private void disconnect() {
        toPrimary = abort(toPrimary);
        toReplica = abort(toReplica);
    }

    private static Connection abort(Connection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection could not be aborted", e);
            }
        }
        return close(connection);
    }

    /** Returns the connection to the pool, which checks whether it is broken. */
    private static Connection close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
        }
        return null;
    }
}

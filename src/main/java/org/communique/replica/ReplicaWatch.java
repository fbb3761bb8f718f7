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

/** Compares the journal of the replica with that of the primary, all the time: how current the replica is. */
@ApplicationScoped
class ReplicaWatch {
    private static final Logger LOG = Logger.getLogger(ReplicaWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_REMEMBERED = 1_000;

    /** The last row up to a position. That its subject and instant are the same shows that two journals are one. */
    private static final String LAST = """
            select pg_is_in_recovery(), j.position, j.subject_id, j.at
            from (select) one left join lateral (
              select position, subject_id, at from journal where position <= ? order by position desc limit 1) j on true""";

    private final AgroalDataSource primary;
    private final Replica replica;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final BackgroundLoop looking = new BackgroundLoop(
            "replica-watch", Logger.getLogger(ReplicaWatch.class), "The replica cannot be watched", this::step);
    // Kept, so that a pool that is used up does not look like a replica that is behind.
    private Connection toPrimary;
    private Connection toReplica;

    private record Row(boolean inRecovery, long position, UUID subject, Object at) {
        boolean isThatOf(Row other) {
            return position == other.position && Objects.equals(subject, other.subject) && Objects.equals(at, other.at);
        }
    }

    /** The primary's last row, and an instant at which there was no later one. */
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
            looking.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        looking.stop();
        end(toPrimary);
        end(toReplica);
    }

    private Duration step() {
        try {
            look();
        } catch (SQLException | RuntimeException e) {
            if (!looking.isStopped()) {
                replica.markUnusable(e.getMessage());
            }
        }
        return POLL;
    }

    private void look() throws SQLException {
        long now = System.nanoTime();
        Row last;
        try {
            toPrimary = opened(toPrimary, primary::getConnection);
            last = last(toPrimary, Long.MAX_VALUE);
        } catch (SQLException e) {
            toPrimary = end(toPrimary);
            throw e;
        }
        if (!marks.isEmpty() && marks.getLast().last().isThatOf(last)) {
            marks.removeLast();
        }
        marks.addLast(new Mark(last, now));
        if (marks.size() > MOST_REMEMBERED) {
            marks.removeFirst();
        }
        Row copied;
        try {
            toReplica = opened(toReplica, replica::connection);
            copied = last(toReplica, last.position());
        } catch (SQLException e) {
            toReplica = end(toReplica);
            throw e;
        }
        judge(copied);
    }

    /** @param copied the last row that the replica has of those that the primary had just now */
    private void judge(Row copied) {
        if (!copied.inRecovery()) {
            replica.markUnusable("it does not follow a primary");
            return;
        }
        // Those before the last that it has tell no more.
        while (marks.size() > 1 && second().last().position() <= copied.position()) {
            marks.removeFirst();
        }
        Mark reached = marks.getFirst();
        if (reached.last().position() > copied.position()) {
            replica.markUnusable("it is behind");
        } else if (reached.last().position() == copied.position()
                && !reached.last().isThatOf(copied)) {
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
            opened.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            return opened;
        } catch (SQLException e) {
            end(opened);
            throw e;
        }
    }

    /** Back into the pool, which looks whether it is broken. */
    private static Connection end(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection that was broken could not be closed", e);
            }
        }
        return null;
    }
}

package org.communique.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Lets PostgreSQL collect the statistics by which it plans statements. Autovacuum does so, too, but some time after many rows were
 * written, and until then plans may read whole tables.
 */
@ApplicationScoped
public class PlannerStatistics {
    private static final Logger LOG = Logger.getLogger(PlannerStatistics.class);
    private static final String TABLES = """
            select string_agg(format('%I', relname), ', ') from pg_class
            where relkind = 'r' and relnamespace = current_schema()::regnamespace""";
    /** What is being collected for a table already is not waited for. */
    private static final String ANALYZE = "analyze (skip_locked) ";

    private static final String PLANNED_ROWS =
            "select coalesce(max(reltuples), 0)::bigint from pg_class where oid = to_regclass(?)";
    /** An import waits meanwhile, and its client with it, for less than the time limit of an idle connection. */
    private static final String LIMITS =
            " -c statement_timeout=20s -c lock_timeout=5s -c idle_in_transaction_session_timeout=20s";

    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int SOCKET_TIMEOUT_SECONDS = 25;

    private final Config config;

    PlannerStatistics(Config config) {
        this.config = config;
    }

    /** Collects the statistics of all tables. A failure is logged. */
    static void collect(Config config) {
        isDone(config, PlannerStatistics::collect);
    }

    private static boolean isDone(Config config, Work work) {
        try {
            PGSimpleDataSource database = DedicatedConnection.ofOwner(config, LIMITS);
            database.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
            database.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
            try (Connection connection = database.getConnection()) {
                work.accept(connection);
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.warn("PostgreSQL could not collect statistics: until it does, requests may be slow", e);
            return false;
        }
    }

    /** Uses a connection. */
    private interface Work {
        void accept(Connection connection) throws SQLException;
    }

    private static void collect(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String tables = null;
            try (ResultSet result = statement.executeQuery(TABLES)) {
                if (result.next()) {
                    tables = result.getString(1);
                }
            }
            if (tables != null) {
                statement.execute(ANALYZE + tables);
                SQLWarning warning = statement.getWarnings();
                if (warning != null) {
                    LOG.warnf("PostgreSQL did not collect all statistics: %s", warning.getMessage());
                }
            }
        }
    }

    /**
     * Returns what collects statistics while one writer writes many rows.
     *
     * @param table the table that grows most
     */
    public Growth growth(String table) {
        return new Growth(table);
    }

    /**
     * Collects statistics while many rows are written: whenever their number has grown threefold, and at the end if it has grown by a tenth. A
     * failure is logged, and does not concern the writer. Not thread-safe.
     */
    public final class Growth {
        private static final int MIN_ROWS = 1_000;
        private static final int FACTOR = 3;
        /** As autovacuum does by default: 50 rows and a tenth of the table. */
        private static final int MIN_ROWS_AT_END = 50;

        private static final int FRACTION_AT_END = 10;

        private final String table;
        private long written;
        /** The number of rows that PostgreSQL plans for; negative before it is asked. */
        private long planned = -1;
        /** After a failure the writer is not held up again. */
        private boolean hasFailed;

        private Growth(String table) {
            this.table = table;
        }

        /** Counts written rows. Takes up to some seconds from time to time. */
        public void written(int rows) {
            written += rows;
            if (written >= MIN_ROWS && written >= planned() * (FACTOR - 1)) {
                collectNow();
            }
        }

        /** Collects the statistics of what was written last. */
        public void end() {
            if (written >= MIN_ROWS_AT_END && written >= MIN_ROWS_AT_END + planned() / FRACTION_AT_END) {
                collectNow();
            }
        }

        private long planned() {
            if (planned < 0) {
                planned = 0;
                run(this::readPlanned);
            }
            return planned;
        }

        private void collectNow() {
            // Also where the user may not collect statistics, so that it is not tried again for each batch.
            long atLeast = planned() + written;
            run(connection -> {
                collect(connection);
                readPlanned(connection);
            });
            planned = Math.max(planned, atLeast);
            written = 0;
        }

        private void run(Work work) {
            hasFailed = hasFailed || !isDone(config, work);
        }

        private void readPlanned(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(PLANNED_ROWS)) {
                statement.setString(1, table);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    planned = Math.max(0, result.getLong(1));
                }
            }
        }
    }
}

package org.communique.database;

import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/** The first connection to a configured database, before anything else uses it. */
public final class DatabaseConnection {

    private static final String TIMEOUT = "communique.database-start-timeout";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CONNECT_SECONDS = 5;
    /** SQLSTATEs of a server that is not reachable, starts or stops, or has no connection free. */
    private static final Pattern PASSING = Pattern.compile("08...|57P..|53...|58...");

    private static final Pattern CREDENTIALS = Pattern.compile("28...");
    private static final String NO_SUCH_DATABASE = "3D000";

    private DatabaseConnection() {}

    /**
     * Waits until the database accepts a connection, for as long as {@code communique.database-start-timeout} says: a server that starts
     * together with this node may need longer. Settings that cannot work fail at once.
     *
     * @throws IOException with a message for the operator, in one line
     */
    public static void await(Config config) throws IOException {
        PGSimpleDataSource database;
        try {
            database = DedicatedConnection.to(config);
        } catch (IllegalArgumentException e) {
            throw new IOException("The setting quarkus.datasource.jdbc.url is not valid. " + e.getMessage(), e);
        }
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setLoginTimeout(CONNECT_SECONDS);
        long timeout = config.getOptionalValue(TIMEOUT, Duration.class)
                .orElse(DEFAULT_TIMEOUT)
                .toNanos();
        long start = System.nanoTime();
        for (boolean first = true; ; first = false) {
            try {
                database.getConnection().close();
                return;
            } catch (SQLException e) {
                if (!isPassing(e) || System.nanoTime() - start >= timeout) {
                    throw new IOException(message(database, e), e);
                }
                if (first) {
                    // The log is not set up before Quarkus runs.
                    System.err.println(message(database, e) + " Trying again for "
                            + TimeUnit.NANOSECONDS.toSeconds(timeout) + " s.");
                }
                pause();
            }
        }
    }

    private static boolean isPassing(SQLException e) {
        return e.getSQLState() == null || PASSING.matcher(e.getSQLState()).matches();
    }

    private static String message(PGSimpleDataSource database, SQLException e) {
        String host = database.getServerNames()[0] + ":" + database.getPortNumbers()[0];
        // Further lines say where in the server the error occurred.
        String reason = e.getMessage().lines().findFirst().orElse("").strip();
        if (e.getCause() instanceof UnknownHostException) {
            reason = "its host is unknown";
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String advice = "Check quarkus.datasource.jdbc.url, and whether the server runs.";
        if (CREDENTIALS.matcher(state).matches()) {
            advice = "Check quarkus.datasource.username and quarkus.datasource.password.";
        } else if (state.equals(NO_SUCH_DATABASE)) {
            advice = "Create the database, or correct quarkus.datasource.jdbc.url.";
        }
        return "The database " + database.getDatabaseName() + " at " + host + " cannot be used: " + reason
                + (reason.endsWith(".") ? " " : ". ") + advice;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the database", e);
        }
    }
}

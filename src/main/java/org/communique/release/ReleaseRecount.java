package org.communique.release;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.communique.database.DedicatedConnection;
import org.eclipse.microprofile.config.Config;

/** Checks and repairs the counts that {@link ReleaseCounter} reads, without starting the service. Other nodes may run meanwhile. */
public final class ReleaseRecount {
    /** Counting takes as long as it takes; only the lock of the table is waited for, so that writers do not queue behind it. */
    private static final String LIMITS = " -c statement_timeout=0 -c lock_timeout=10s";

    private ReleaseRecount() {}

    /**
     * Counts all releases anew.
     *
     * @return a message for the operator
     * @throws IllegalStateException if the database does not allow it
     */
    public static String run(Config config) {
        try (Connection connection = DedicatedConnection.ofOwner(config, LIMITS).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select recount_releases()")) {
            result.next();
            long wrong = result.getLong(1);
            return wrong == 0
                    ? "All counts of releases were right"
                    : "Counts of releases that were wrong and are repaired: " + wrong;
        } catch (SQLException e) {
            throw new IllegalStateException("The releases could not be counted. " + e.getMessage(), e);
        }
    }
}

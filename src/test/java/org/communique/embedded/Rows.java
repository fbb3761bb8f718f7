package org.communique.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Queries of the database under test, such as those that add and count rows of a table. */
final class Rows {

    private Rows() {}

    static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    static void add(EmbeddedDatabase database) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists release (title text)");
            statement.executeUpdate("insert into release values ('Opening')");
        }
    }

    static int count(EmbeddedDatabase database) throws SQLException {
        return Integer.parseInt(query(database, "select count(*) from release"));
    }

    static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Counts the rows, and repeats failed queries until the limit is exceeded. */
    static int countWithin(Duration limit, EmbeddedDatabase database) throws Exception {
        var end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return count(database);
            } catch (SQLException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}

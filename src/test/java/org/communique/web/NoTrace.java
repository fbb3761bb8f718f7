package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.communique.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Checks that a test stores nothing, however many requests it sends. */
abstract class NoTrace {
    /** Releases that other tests have scheduled may become public meanwhile, which no request writes to the journal. */
    private static final List<String> TABLES = List.of(
            "press_release",
            "press_release_slug",
            "organization",
            "journal where event <> 'came-out'",
            "idempotent_answer");

    @Inject
    DataSource database;

    /** An existing release for invalid requests. */
    Given.Release release;

    private Map<String, Integer> before;

    @BeforeEach
    void count() throws SQLException {
        release = Given.draft();
        prepare();
        before = rows();
    }

    /** Creates the data that a test needs before the rows are counted. */
    void prepare() {}

    @AfterEach
    void nothing_was_stored() throws SQLException {
        assertEquals(before, rows());
    }

    private Map<String, Integer> rows() throws SQLException {
        Map<String, Integer> rows = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
                    count.next();
                    rows.put(table, count.getInt(1));
                }
            }
        }
        return rows;
    }
}

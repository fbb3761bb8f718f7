package org.communique.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.communique.Tier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag(Tier.ENDURANCE)
class EmbeddedDatabaseTest {

    /** One folder for all tests, because the library unpacks the programs only once and uses them from there. */
    @TempDir
    static Path root;

    private Path directory;

    @BeforeEach
    void chooseDirectory(TestInfo test) {
        directory = root.resolve(test.getTestMethod().orElseThrow().getName()).resolve("postgresql");
    }

    @Test
    void commits_are_durable() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals("on", Rows.query(database, "show fsync"));
            assertEquals("on", Rows.query(database, "show synchronous_commit"));
            assertEquals("on", Rows.query(database, "show full_page_writes"));
            assertEquals("on", Rows.query(database, "show data_checksums"));
            assertEquals("100", Rows.query(database, "show max_connections"));
            assertTrue(Rows.query(database, "show server_version").startsWith("18."));
        }
    }

    @Test
    void text_is_handled_the_same_on_every_machine() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals("UTF8", Rows.query(database, "show server_encoding"));
            assertEquals("É", Rows.query(database, "select upper('é')"));
        }
    }

    @Test
    void nobody_can_connect_without_the_password() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThrows(SQLException.class, () -> DriverManager.getConnection(database.jdbcUrl(), "postgres", ""));
            assertThrows(SQLException.class, () -> DriverManager.getConnection(database.jdbcUrl(), "postgres", "x"));
            assertEquals("rw-------", permissions(directory.resolveSibling("postgresql.password")));
        }
    }

    @Test
    void data_survives_a_restart() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            Rows.add(database);
        }
        assertFalse(new Postmaster(directory).isRunning());
        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals(1, Rows.count(database));
        }
    }

    @Test
    void closing_twice_is_allowed() throws Exception {
        var database = EmbeddedDatabase.start(directory);
        database.close();
        database.close();
    }

    @Test
    void a_second_instance_in_the_same_process_is_rejected() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            for (var attempt = 1; attempt <= 2; attempt++) {
                var rejection = assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory));
                assertTrue(
                        rejection.getMessage().contains("in use by another running instance"), rejection::getMessage);
            }
            Rows.add(database);
            assertEquals(1, Rows.count(database));
        }
    }

    @Test
    void a_failure_has_the_message_of_postgres() throws Exception {
        EmbeddedDatabase.start(directory).close();
        Files.writeString(directory.resolve("PG_VERSION"), "17\n");

        var failure = assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory));

        assertTrue(failure.getMessage().contains("database files are incompatible with server"), failure::getMessage);
    }

    @Test
    void a_missing_password_file_does_not_cost_the_data() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            Rows.add(database);
        }
        var password = directory.resolveSibling("postgresql.password");
        var aside = directory.resolveSibling("aside");
        Files.move(password, aside);
        assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory));
        Files.move(aside, password);

        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals(1, Rows.count(database));
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

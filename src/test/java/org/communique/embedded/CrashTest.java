package org.communique.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.Tier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the database after processes were killed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.ENDURANCE)
class CrashTest {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @TempDir
    static Path root;

    private Path directory;

    @BeforeEach
    void chooseDirectory(TestInfo test) {
        directory = root.resolve(test.getTestMethod().orElseThrow().getName()).resolve("postgresql");
    }

    @Test
    void a_killed_server_is_restarted_at_the_same_address() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            for (var kill = 1; kill <= 2; kill++) {
                Rows.add(database);
                kill(server());
                assertEquals(kill, Rows.countWithin(RECOVERY, database));
            }
            assertEquals("on", Rows.query(database, "show fsync"));
        }
        assertFalse(new Postmaster(directory).isRunning());
    }

    @Test
    void a_session_that_outlives_its_server_does_not_block_the_next_start() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            Rows.add(database);
            var statement = "do 'begin loop end loop; end'";
            var session = new Thread(() -> assertThrows(Exception.class, () -> Rows.query(database, statement)));
            session.start();
            while (!"1"
                    .equals(Rows.query(
                            database,
                            "select count(*) from pg_stat_activity "
                                    + "where state = 'active' and query like 'do %'"))) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            kill(server());
            assertEquals(1, Rows.countWithin(RECOVERY, database));
            session.join(RECOVERY.toMillis());
            assertFalse(session.isAlive());
        }
    }

    @Test
    void the_server_of_a_killed_service_is_replaced() throws Exception {
        Child.start(directory).close();
        var orphan = server();
        assertTrue(orphan.isAlive());

        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals(1, Rows.count(database));
            // Not isAlive(), which is also true for a process whose exit code was not collected yet.
            assertNotEquals(orphan.pid(), server().pid());
            assertTrue(orphan.info().command().isEmpty());
        }
    }

    @Test
    void the_server_of_a_living_service_is_left_alone() throws Exception {
        try (var child = Child.start(directory)) {
            var rejection = assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory));
            assertTrue(rejection.getMessage().contains("process " + child.pid()), rejection::getMessage);
            assertTrue(server().isAlive());
        } finally {
            new Postmaster(directory).stop();
        }
    }

    @Test
    void a_pid_file_of_a_dead_process_is_no_obstacle() throws Exception {
        var dead = new ProcessBuilder("sh", "-c", "exit").start();
        assertTrue(dead.waitFor(60, TimeUnit.SECONDS));
        startWithPidFile(Long.toString(dead.pid()));
    }

    @Test
    void a_pid_file_of_another_program_is_no_obstacle_and_the_program_survives() throws Exception {
        var other = new ProcessBuilder("sleep", "100").start();
        try {
            startWithPidFile(Long.toString(other.pid()));
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void an_empty_pid_file_is_no_obstacle() throws Exception {
        startWithPidFile("");
    }

    @Test
    void the_server_of_another_directory_is_not_mistaken_for_an_orphan() throws Exception {
        var neighbour = root.resolve("neighbour").resolve("postgresql");
        try (var other = EmbeddedDatabase.start(neighbour)) {
            Rows.add(other);
            startWithPidFile(
                    Long.toString(new Postmaster(neighbour).find().orElseThrow().pid()));
            assertEquals(1, Rows.count(other));
        }
    }

    @Test
    void an_interrupted_set_up_is_repeated() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("postgresql.conf"), "");
        Files.writeString(directory.resolve("PG_VERSION"), "18\n");
        Files.writeString(directory.resolveSibling("postgresql.password.new"), "secret");

        try (var database = EmbeddedDatabase.start(directory)) {
            Rows.add(database);
            assertEquals(1, Rows.count(database));
        }
    }

    @Test
    void half_unpacked_programs_are_unpacked_again() throws Exception {
        var partial = directory.resolveSibling("postgresql-binaries").resolve("PG-partial");
        Files.createDirectories(partial.resolve("bin"));
        Files.writeString(partial.resolve("bin").resolve("postgres"), "half");

        EmbeddedDatabase.start(directory).close();

        assertFalse(Files.exists(partial));
    }

    private void startWithPidFile(String pid) throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            Rows.add(database);
        }
        Files.writeString(directory.resolve("postmaster.pid"), pid.isEmpty() ? "" : pid + "\n" + directory + "\n");
        try (var database = EmbeddedDatabase.start(directory)) {
            assertEquals(1, Rows.count(database));
        }
    }

    private ProcessHandle server() {
        return new Postmaster(directory).find().orElseThrow();
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}

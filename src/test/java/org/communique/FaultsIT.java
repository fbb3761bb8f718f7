package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.communique.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a fault of the surroundings has a message that says what to do, and costs nothing. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;
    private static final String NO_SAMPLES = "-Dcommunique.samples=false";
    private static final String NO_CACHE = "-Dcommunique.cache.enabled=false";

    @TempDir
    Path folder;

    @Test
    void a_read_only_data_directory_ends_the_start_and_costs_nothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("data"), "size=450m")) {
            Given.Release release;
            try (PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES)) {
                release = OnNode.published(service, "Заголовок");
            }
            disk.remount("ro");
            assertFailedStart("Read-only file system", ADMIN);
            disk.remount("rw");
            try (PackagedService service = PackagedService.start(folder, ADMIN)) {
                service.request().get(release.path()).then().statusCode(200);
            }
        }
    }

    @Test
    void a_data_directory_in_use_and_a_port_in_use_end_the_start() throws Exception {
        try (PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES)) {
            assertFailedStart("is in use by another running instance (process ", ADMIN);
            service.request().get("/v1/press-releases").then().statusCode(200);
        }
        try (ServerSocket taken = new ServerSocket(0)) {
            PackagedService second =
                    PackagedService.launch(folder, Map.of(), ADMIN, "-Dquarkus.http.port=" + taken.getLocalPort());
            assertNotEquals(0, second.await());
            assertTrue(second.output().contains("seems to be in use by another process"), second.output());
            assertFalse(Files.exists(folder.resolve("data/postgresql/postmaster.pid")), second.output());
        }
    }

    @Test
    void files_of_another_version_or_without_the_database_end_the_start() throws Exception {
        Given.Release release;
        try (PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES)) {
            release = OnNode.published(service, "Заголовок");
        }
        Path cluster = folder.resolve("data/postgresql");
        String version = Files.readString(cluster.resolve("PG_VERSION"));
        Files.writeString(cluster.resolve("PG_VERSION"), "19\n");
        assertFailedStart("was initialized by PostgreSQL version 19, which is not compatible with this version", ADMIN);
        Files.writeString(cluster.resolve("PG_VERSION"), version);

        Path aside = folder.resolve("data/aside");
        Files.move(cluster, aside);
        assertFailedStart("Restore the folder from a backup, or delete the password file", ADMIN);
        Files.createDirectory(cluster);
        assertFailedStart("Restore the folder from a backup, or delete the password file", ADMIN);
        Files.delete(cluster);
        Files.move(aside, cluster);

        Path control = cluster.resolve("global/pg_control");
        byte[] intact = Files.readAllBytes(control);
        Files.write(control, new byte[0]);
        assertFailedStart("pg_control", ADMIN);
        Files.write(control, intact);

        try (PackagedService service = PackagedService.start(folder, ADMIN)) {
            service.request().get(release.path()).then().statusCode(200);
        }
    }

    @Test
    void a_node_waits_for_its_database_and_survives_a_change_of_the_password() throws Exception {
        Path server = folder.resolve("server/postgresql");
        String password;
        String url;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(server)) {
            password = database.password();
            url = "-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl();
            assertFailedStart(
                    "Check quarkus.datasource.username and quarkus.datasource.password",
                    url,
                    "-Dquarkus.datasource.username=postgres",
                    "-Dquarkus.datasource.password=wrong");
            assertFailedStart(
                    "Create the database, or correct quarkus.datasource.jdbc.url",
                    "-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl() + "missing",
                    "-Dquarkus.datasource.username=postgres",
                    "-Dquarkus.datasource.password=" + password);
            try (PackagedService service = PackagedService.start(
                    folder,
                    ADMIN,
                    NO_CACHE,
                    url,
                    "-Dquarkus.datasource.username=postgres",
                    "-Dquarkus.datasource.password=" + password)) {
                Given.Release release = OnNode.published(service, "Заголовок");
                try (Connection admin = DriverManager.getConnection(database.jdbcUrl(), "postgres", password)) {
                    execute(admin, "alter user postgres password 'another'");
                    execute(
                            admin,
                            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'postgres'");
                    Await.until(
                            TIMEOUT, () -> service.request().get(release.path()).statusCode() != 200, service::output);
                    Response failed = service.request().get(release.path());
                    assertEquals(503, failed.statusCode(), failed::asString);
                    assertNotNull(failed.header("Retry-After"));
                    execute(admin, "alter user postgres password '" + password + "'");
                }
                Await.until(
                        TIMEOUT,
                        () -> service.request().get(release.path()).statusCode() == 200
                                && service.request().get("/q/health/ready").statusCode() == 200,
                        service::output);
                OnNode.published(service, "Заголовок");
            }
        }
        assertFailedStart(
                "Check quarkus.datasource.jdbc.url, and whether the server runs",
                url,
                "-Dcommunique.database-start-timeout=1S",
                "-Dquarkus.datasource.username=postgres",
                "-Dquarkus.datasource.password=" + password);
    }

    /** Asserts that a start ends with code 1 and, beside the log, one line that has a text. */
    private void assertFailedStart(String text, String... properties) {
        PackagedService service = PackagedService.launch(folder, Map.of(), properties);
        assertEquals(1, service.await(), service::output);
        assertEquals(
                1,
                service.output()
                        .lines()
                        .filter(line -> line.contains(text))
                        .filter(line -> line.startsWith("Communiqué cannot start"))
                        .count(),
                service::output);
        assertFalse(service.output().contains("\tat "), service::output);
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }
}

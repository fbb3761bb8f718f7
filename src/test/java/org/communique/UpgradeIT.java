package org.communique;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts the service on databases of older versions. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UpgradeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LATEST = latest();
    private static final String[] MIGRATE_ONLY = {"-Dcommunique.migrate-only=true"};
    private static final String[] RECOUNT_ONLY = {"-Dcommunique.recount-only=true"};

    private static EmbeddedPostgres server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start_the_server() throws IOException {
        server = RealDatabase.postgres();
    }

    @AfterAll
    static void stop_the_server() throws IOException {
        server.close();
    }

    /** Returns the numbers of all older versions. */
    static IntStream versions() {
        return IntStream.range(1, LATEST);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void data_of_an_older_version_is_served_searched_and_changed(int version) throws SQLException {
        String database = "of_version_" + version;
        createDatabase(database, version);
        try (PackagedService service = start(database)) {
            assertEquals(LATEST, version(database));
            assertEquals(0, count(database, "wrong_release_count"));
            assertTrue(count(database, "pg_stats where tablename = 'press_release'") > 0, "no statistics");
            assertServed(service);
            if (version >= OlderArchive.JOURNAL) {
                assertHistoryKept(service);
            }
            if (version >= OlderArchive.KEYS) {
                service.request()
                        .auth()
                        .preemptive()
                        .oauth2(OlderArchive.KEY)
                        .get(path(OlderArchive.DRAFT))
                        .then()
                        .statusCode(200);
            }
            assertFound(service, "движение", OlderArchive.PUBLISHED);
            assertChanged(service, version);
            assertEquals(0, count(database, "wrong_release_count"));
        }
    }

    private static void assertServed(PackagedService service) {
        service.request()
                .get(path(OlderArchive.PUBLISHED))
                .then()
                .statusCode(200)
                .body("title", equalTo("Открыто движение"))
                .body("organization.slug", equalTo("mostotrest"))
                .body("publishedAt", equalTo("2024-03-01T08:30:00.000Z"));
        service.request()
                .get(Given.RELEASES + "/by-slug/published-of-before")
                .then()
                .statusCode(200);
        service.request()
                .get(Given.RELEASES + "?count=exact&topic=мосты")
                .then()
                .body("items.id", equalTo(List.of(OlderArchive.PUBLISHED)))
                .body("page.total", equalTo(1));
        service.request().get(path(OlderArchive.DRAFT)).then().statusCode(404);
        service.staff().get(path(OlderArchive.DRAFT)).then().statusCode(200).body("title", equalTo("Черновик"));
        service.request()
                .get(path(OlderArchive.WITHDRAWN))
                .then()
                .statusCode(410)
                .body("reason", equalTo("Ошибка"));
        service.request()
                .get("/feeds/press-releases.rss")
                .then()
                .statusCode(200)
                .body(containsString("движение"));
    }

    /** Asserts that revisions, audit and change feed have the events from before the upgrade. */
    private static void assertHistoryKept(PackagedService service) {
        service.staff()
                .get(path(OlderArchive.WITHDRAWN) + "/revisions")
                .then()
                .statusCode(200)
                .body("items.event", equalTo(List.of("withdrawn", "published", "created")));
        service.staff().get("/v1/audit").then().statusCode(200).body("items.event", hasItem("withdrawn"));
        assertEquals(List.of("published"), changes(service, OlderArchive.PUBLISHED));
        assertEquals(List.of("published", "withdrawn"), changes(service, OlderArchive.WITHDRAWN));
        assertEquals(List.of(), changes(service, OlderArchive.DRAFT));
    }

    private static void assertChanged(PackagedService service, int version) {
        service.writing(Map.of("note", "Уточнено", "changes", Map.of("title", "Перекрыто движение")))
                .header("If-Match", "2")
                .post(path(OlderArchive.PUBLISHED) + "/correct")
                .then()
                .statusCode(200)
                .body("version", equalTo(3));
        service.writing(Map.of())
                .header("If-Match", "1")
                .post(path(OlderArchive.DRAFT) + "/publish")
                .then()
                .statusCode(200);
        service.request()
                .get(path(OlderArchive.PUBLISHED))
                .then()
                .body("title", equalTo("Перекрыто движение"))
                .body("corrections.size()", equalTo(1));
        List<String> events = changes(service, OlderArchive.PUBLISHED);
        // Without a journal, followers have not received the release before.
        assertEquals(version < OlderArchive.JOURNAL ? "published" : "corrected", events.get(events.size() - 1));
        assertEquals(List.of("published"), changes(service, OlderArchive.DRAFT));
        assertFound(service, "перекрыто", OlderArchive.PUBLISHED);
        assertFound(service, "черновик", OlderArchive.DRAFT);
    }

    @Test
    void a_long_migration_succeeds_and_another_node_waits_for_it() throws SQLException {
        createDatabase("slow", 5);
        // The next migration empties this table.
        execute(
                "slow",
                "create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(8); return old; end $$",
                "create trigger linger before delete on idempotent_answer for each row execute function linger()",
                "insert into idempotent_answer values ('key:desk', 'POST', '1', '', 201, '/', '\"1\"', '', now())");
        String[] limits = {
            "-Dquarkus.datasource.jdbc.additional-jdbc-properties.options=-c statement_timeout=4s"
                    + " -c lock_timeout=2s -c idle_in_transaction_session_timeout=4s",
            "-Dquarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout=5"
        };
        CompletableFuture<PackagedService> other = CompletableFuture.supplyAsync(() -> start("slow", limits));
        try (PackagedService first = start("slow", limits);
                PackagedService second = other.join()) {
            assertEquals(LATEST, version("slow"));
            assertEquals(LATEST, count("slow", "flyway_schema_history where success"));
            for (PackagedService node : List.of(first, second)) {
                node.request().get(path(OlderArchive.PUBLISHED)).then().statusCode(200);
            }
        }
    }

    @Test
    void migrate_only_migrates_the_schema_and_exits() throws SQLException, IOException {
        createDatabase("job", 5);
        PackagedService job = PackagedService.launch(
                folder, Map.of("COMMUNIQUE_MIGRATE_ONLY", "true", "QUARKUS_DATASOURCE_JDBC_URL", url("job")));
        assertEquals(0, job.await(), job::output);
        assertTrue(job.output().contains("The schema is at version " + LATEST), job.output());
        assertFalse(job.output().contains("Listening on"), job.output());
        assertEquals(LATEST, version("job"));
        assertFalse(Files.exists(folder.resolve("data")), "a data directory was created");
        assertEquals(3, count("job", "press_release"), "sample releases were loaded");

        // A second run has nothing to do.
        assertEquals(0, launch("job", MIGRATE_ONLY).await());

        try (PackagedService node = start("job", "-Dquarkus.flyway.migrate-at-start=false")) {
            node.request().get(path(OlderArchive.PUBLISHED)).then().statusCode(200);
        }
    }

    @Test
    void recount_only_repairs_counts_and_exits() throws SQLException {
        createDatabase("counted", 5);
        assertEquals(0, launch("counted", MIGRATE_ONLY).await());
        execute("counted", "update release_count set count = 77 where dimension in ('status', 'language')");
        int wrong = count("counted", "wrong_release_count");
        assertTrue(wrong > 1);
        PackagedService recount = launch("counted", RECOUNT_ONLY);
        assertEquals(0, recount.await(), recount::output);
        assertTrue(recount.output().contains("wrong and are repaired: " + wrong), recount.output());
        assertEquals(0, count("counted", "wrong_release_count"));

        PackagedService again = launch("counted", RECOUNT_ONLY);
        assertEquals(0, again.await(), again::output);
        assertTrue(again.output().contains("All counts of releases were right"), again.output());
    }

    @Test
    void migrate_only_exits_with_an_error_code_when_it_fails() throws SQLException {
        createDatabase("broken", 5);
        execute(
                "broken",
                "create function refuse() returns trigger language plpgsql as $$ begin raise 'not today'; end $$",
                "create trigger refuse before delete on idempotent_answer for each statement execute function refuse()");
        PackagedService job = launch("broken", MIGRATE_ONLY);
        assertNotEquals(0, job.await());
        assertTrue(job.output().contains("not today"), job.output());
        assertEquals(5, version("broken"));
        assertEquals(
                0,
                count("broken", "information_schema.columns where table_name = 'api_key' and column_name = 'version'"));

        execute("broken", "drop trigger refuse on idempotent_answer");
        assertEquals(0, launch("broken", MIGRATE_ONLY).await());
        assertEquals(LATEST, version("broken"));

        // The schema history of a newer version.
        execute(
                "broken",
                "insert into flyway_schema_history select 999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'postgres', now(), 1, true");
        PackagedService older = launch("broken", MIGRATE_ONLY);
        assertNotEquals(0, older.await(), older::output);

        PackagedService nowhere = PackagedService.launch(
                folder, Map.of(), "-Dquarkus.datasource.jdbc.url=" + url("none"), MIGRATE_ONLY[0]);
        assertNotEquals(0, nowhere.await(), nowhere::output);
    }

    private static int latest() {
        return Stream.of("src/main/resources/db/migration", "src/main/java/db/migration")
                .map(Path::of)
                .flatMap(folder -> Stream.of(folder.toFile().list()))
                .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                .max()
                .orElseThrow();
    }

    private static String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    private static void createDatabase(String database, int version) throws SQLException {
        execute("postgres", "create database " + database);
        OlderArchive.create(server.getDatabase("postgres", database), version);
    }

    private PackagedService start(String database, String... properties) {
        try {
            return PackagedService.start(Files.createTempDirectory(folder, "node"), with(database, properties));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private PackagedService launch(String database, String... properties) {
        return PackagedService.launch(folder, Map.of(), with(database, properties));
    }

    private static String[] with(String database, String... properties) {
        List<String> all = new ArrayList<>(
                List.of("-Dquarkus.datasource.jdbc.url=" + url(database), "-Dcommunique.admin-key=" + Given.ADMIN_KEY));
        all.addAll(List.of(properties));
        return all.toArray(String[]::new);
    }

    private static String path(String release) {
        return Given.RELEASES + "/" + release;
    }

    private static List<String> changes(PackagedService service, String release) {
        return service.request()
                .get("/v1/changes?limit=100")
                .then()
                .statusCode(200)
                .extract()
                .path("changes.findAll { it.id == '" + release + "' }.event");
    }

    private static void assertFound(PackagedService service, String word, String release) {
        Await.until(
                TIMEOUT,
                () -> {
                    Response found = service.request().queryParam("q", word).get("/v1/search");
                    return found.statusCode() == 200
                            && found.<List<String>>path("items.id").equals(List.of(release));
                },
                () -> "not found: " + word + "\n" + service.output());
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int version(String database) throws SQLException {
        return queryNumber(database, "select max(version::integer) from flyway_schema_history where success");
    }

    private static int count(String database, String from) throws SQLException {
        return queryNumber(database, "select count(*) from " + from);
    }

    private static int queryNumber(String database, String query) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}

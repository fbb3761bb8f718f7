package org.communique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.changes.Listener;
import org.communique.media.Pictures;
import org.communique.media.Upload;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Restores backups that are made as docs/operations.md describes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackupIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;
    private static final String NO_SAMPLES = "-Dcommunique.samples=false";
    private static final byte[] PICTURE = Pictures.jpeg(100, 80);
    private static final String WORD = OnNode.newWord();

    @TempDir
    Path folder;

    /**
     * The content of a newsroom, as its clients read it.
     *
     * @param key     the API key of an editor
     * @param cursor  a cursor of the change feed
     * @param changes the changes after the cursor
     */
    private record Newsroom(
            byte[] releases, Map<String, List<String>> revisions, String key, String cursor, List<Object> changes) {

        /** Creates an organization, releases in every state, a correction and an API key. */
        static Newsroom create(PackagedService service) {
            Response organization = service.writing(Map.of("name", "Мостотрест", "slug", "mostotrest"))
                    .post("/v1/organizations");
            organization.then().statusCode(201);
            OnNode.draft(service, "Черновик");
            Map<String, Object> text = Given.textOf(organization.path("id"));
            text.put("title", "Открыто движение " + WORD);
            // Without renditions, which would be made during the test.
            Response picture = Upload.send(service.staff(), PICTURE, "image/jpeg", "most.jpg");
            text.put("media", List.of(Map.of("id", picture.path("id"))));
            Response draft = service.writing(text).post(Given.RELEASES);
            draft.then().statusCode(201);
            Given.Release release =
                    new Given.Release(draft.path("id"), draft.path("version"), draft.path("slug"), draft);
            release = OnNode.act(service, release, "publish", Map.of());
            String cursor = service.request().get("/v1/changes?limit=100").path("next");
            OnNode.correct(service, release, "Перекрыто движение " + WORD);
            OnNode.act(
                    service,
                    OnNode.draft(service, "Завтра"),
                    "publish",
                    Map.of("publishedAt", Instant.now().plus(1, ChronoUnit.DAYS).toString(), "embargo", true));
            OnNode.act(service, OnNode.published(service, "Отозванное"), "withdraw", Map.of("reason", "Ошибка"));
            Given.Release trashed = OnNode.draft(service, "Выброшенное");
            service.staff()
                    .header("If-Match", trashed.etag())
                    .delete(trashed.path())
                    .then()
                    .statusCode(200);
            Response key = service.writing(Map.of("name", "Редакция", "role", "editor"))
                    .post(Given.KEYS);
            key.then().statusCode(201);
            return of(service, key.path("key"), cursor);
        }

        static Newsroom of(PackagedService service, String key, String cursor) {
            byte[] releases = Transfer.exportWithFiles(service.staff());
            Map<String, List<String>> revisions = new LinkedHashMap<>();
            for (ObjectNode line : lines(releases)) {
                if (line.has("mediaFile")) {
                    continue;
                }
                String id = line.get("id").asText();
                revisions.put(
                        id,
                        service.staff()
                                .get(Given.RELEASES + "/" + id + "/revisions")
                                .then()
                                .statusCode(200)
                                .extract()
                                .path("items.event"));
            }
            List<Object> changes = service.request()
                    .queryParam("since", cursor)
                    .get("/v1/changes?limit=100")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("changes");
            return new Newsroom(releases, revisions, key, cursor, changes);
        }

        void assertRestoredOn(PackagedService service) {
            Newsroom restored = of(service, key, cursor);
            assertArrayEquals(releases, restored.releases);
            assertEquals(revisions, restored.revisions);
            assertEquals(changes, restored.changes);
            assertEquals(3, changes.size());
            try (Listener listener = Listener.open(service.uri(), "/v1/changes/stream", "Last-Event-ID: " + cursor)) {
                assertEquals("corrected", listener.next().event());
            }
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
                    .get(Given.RELEASES + "?status=draft")
                    .then()
                    .statusCode(200);
            service.request().get("/v1/organizations/mostotrest").then().statusCode(200);
            assertArrayEquals(PICTURE, picture(service));
            awaitFound(service, WORD, 1);
            assertEquals(OnNode.releases(service), OnNode.found(service, null));
            OnNode.published(service, "Заголовок");
        }
    }

    @Test
    void the_files_of_a_stopped_service_can_be_moved_to_another_place() throws IOException {
        Newsroom newsroom;
        try (PackagedService service = PackagedService.start(createFolder("first"), ADMIN, NO_SAMPLES)) {
            newsroom = Newsroom.create(service);
        }
        Path data = Files.createDirectory(createFolder("second").resolve("data"));
        copy(folder.resolve("first/data/postgresql"), data.resolve("postgresql"));
        copy(folder.resolve("first/data/postgresql.password"), data.resolve("postgresql.password"));
        copy(folder.resolve("first/data/media"), data.resolve("media"));
        try (PackagedService service = PackagedService.start(folder.resolve("second"), ADMIN)) {
            assertFalse(service.output().contains("shown this once"), "restored data is treated as a new installation");
            newsroom.assertRestoredOn(service);
        }
        // An export contains only releases and files. Their organizations must exist before the import.
        try (PackagedService fresh = PackagedService.start(createFolder("third"), ADMIN, NO_SAMPLES)) {
            fresh.writing(Map.of("name", "Мостотрест", "slug", "mostotrest"))
                    .post("/v1/organizations")
                    .then()
                    .statusCode(201);
            assertEquals(Set.of("created"), importResults(fresh, newsroom.releases));
            assertEquals(comparable(newsroom.releases), comparable(Transfer.exportWithFiles(fresh.staff())));
            assertEquals(Set.of("unchanged"), importResults(fresh, newsroom.releases));
            assertArrayEquals(PICTURE, picture(fresh));
            awaitFound(fresh, WORD, 1);
        }
    }

    @Test
    @EnabledIf(value = "org.communique.MachinePostgres#isAvailable", disabledReason = MachinePostgres.UNAVAILABLE)
    void a_dump_of_a_running_database_is_restored_into_an_empty_one() throws IOException, SQLException {
        try (MachinePostgres server = MachinePostgres.start(folder.resolve("server"))) {
            execute(server, "create database running");
            execute(server, "create database restored");
            Path node = createFolder("node");
            Newsroom newsroom;
            try (PackagedService service = start(node, server.jdbcUrl("running"))) {
                newsroom = Newsroom.create(service);
                server.dump("running", folder.resolve("communique.dump"));
                // The search index of this node is ahead of the restored database.
                OnNode.published(service, "Потерянное " + WORD);
                awaitFound(service, WORD, 2);
            }
            server.restore(folder.resolve("communique.dump"), "restored");
            try (PackagedService service = start(node, server.jdbcUrl("restored"))) {
                newsroom.assertRestoredOn(service);
            }
        }
    }

    private static PackagedService start(Path node, String url) {
        return PackagedService.start(node, "-Dquarkus.datasource.jdbc.url=" + url, ADMIN);
    }

    private static void execute(MachinePostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            connection.createStatement().execute(sql);
        }
    }

    /** Downloads the picture of the release. */
    private static byte[] picture(PackagedService service) {
        String url = service.staff().get(Upload.MEDIA).path("items[0].url");
        return service.request()
                .get(Upload.path(url))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private static void awaitFound(PackagedService service, String word, int number) {
        Await.until(TIMEOUT, () -> OnNode.found(service, word) == number, () -> "not found\n" + service.output());
    }

    private static Set<String> importResults(PackagedService service, byte[] file) {
        return Transfer.importLines(service.staff(), file).stream()
                .map(result -> result.get("result").asText())
                .collect(Collectors.toSet());
    }

    /** Parses exported releases without the ids of their organizations, which differ between databases. */
    private static List<JsonNode> comparable(byte[] releases) {
        return lines(releases).stream()
                .map(line -> {
                    if (line.get("organization") instanceof ObjectNode organization) {
                        organization.remove("id");
                    }
                    return (JsonNode) line;
                })
                .toList();
    }

    private static List<ObjectNode> lines(byte[] releases) {
        return new String(releases, StandardCharsets.UTF_8)
                .lines()
                .map(line -> {
                    try {
                        return (ObjectNode) JSON.readTree(line);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private Path createFolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    /** Copies a file or folder with owners and permissions. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

package org.communique;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a full disk stops writes only, and that everything works again when there is room. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskIT {
    private static final String SIZE = "size=450m";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    /** For checks of other things that have to happen, on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int BODY_BYTES = 200_000;

    @TempDir
    Path folder;

    private final List<String> acknowledged = new ArrayList<>();
    private SmallDisk disk;

    @BeforeEach
    void mount() {
        disk = SmallDisk.mount(folder.resolve("data"), SIZE);
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void writes_stop_before_the_disk_is_full_and_reads_continue() throws Exception {
        try (PackagedService service = start("60M")) {
            String word = OnNode.newWord();
            publish(service, word);
            Path reserve = folder.resolve("data/postgresql.reserve");
            Await.until(TIMEOUT, () -> Files.exists(reserve), service::output);
            disk.fillUntilFree(50);

            Await.until(TIMEOUT, () -> write(service).statusCode() == 503, service::output);
            assertWritesRejected(service);
            assertEquals(1, service.metric("communique_disk_full{volume=\"data\"}"));
            assertTrue(service.metric("communique_disk_free_bytes{volume=\"data\"}") < 60 << 20);
            service.staff()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'Disk' }.status", equalTo("UP"))
                    .body("checks.find { it.name == 'Disk' }.data.data", containsString("writes are rejected"));

            // Another program takes the rest, and PostgreSQL dies: it starts with the room of the reserve.
            disk.fill();
            new OwnDatabase(folder).kill();
            awaitReads(service);
            assertFalse(Files.exists(reserve));
            assertWritesRejected(service);

            // Without a reserve PostgreSQL cannot start. The service waits for room.
            disk.fill();
            new OwnDatabase(folder).kill();
            Await.until(TIMEOUT, () -> service.output().contains("to start. Make room there"), service::output);
            service.request().get("/q/health/live").then().statusCode(200);
            assertUnavailable(service, read(service));
            assertWritesRejected(service);

            makeRoom();
            awaitEverything(service, word);
            Await.until(TIMEOUT, () -> Files.exists(reserve), service::output);
        }
    }

    @Test
    void a_disk_that_is_full_to_the_last_byte_costs_no_acknowledged_write() throws Exception {
        try (PackagedService service = start("0")) {
            String word = OnNode.newWord();
            publish(service, word);
            disk.fillUntilFree(8);

            // Writes until the tables or the write-ahead log cannot grow. The latter stops PostgreSQL.
            Response failed = write(service);
            for (int i = 0; failed.statusCode() == 201 && i < 500; i++) {
                failed = write(service);
            }
            assertUnavailable(service, failed);
            for (int i = 0; i < 20; i++) {
                Response another = write(service);
                assertTrue(another.statusCode() == 201 || another.statusCode() == 503, another::asString);
            }

            makeRoom();
            awaitEverything(service, word);
        }
    }

    @Test
    void an_import_reports_the_lines_that_a_full_disk_rejects() throws Exception {
        try (PackagedService service = start("60M")) {
            disk.fillUntilFree(61);
            String lines = String.join(
                    "\n",
                    Stream.generate(() ->
                                    Transfer.line().put("body", longBody()).toString())
                            .limit(200)
                            .toList());
            Response response = service.staff()
                    .contentType("application/x-ndjson; charset=UTF-8")
                    .body(lines.getBytes(StandardCharsets.UTF_8))
                    .post("/v1/import");

            // The disk may have been full before the request came.
            if (response.statusCode() == 200) {
                List<String> results = response.asString().lines().toList();
                assertEquals(200, results.size());
                assertTrue(results.get(199).contains("\"rejected\""), results.get(199));
                assertTrue(results.get(199).contains("disk"), results.get(199));
            } else {
                assertUnavailable(service, response);
            }
            makeRoom();
            Await.until(RECOVERY, () -> write(service).statusCode() == 201, service::output);
        }
    }

    @Test
    void a_start_on_a_full_disk_ends_with_a_message() throws Exception {
        disk.fillUntilFree(5);

        PackagedService service = PackagedService.launch(folder, Map.of(), properties("60M"));

        assertEquals(1, service.await());
        assertTrue(service.output().contains("The disk of the database is full"), service.output());
        assertFalse(service.output().contains("\tat "), service.output());
        makeRoom();
        try (PackagedService started = start("60M")) {
            assertEquals(201, write(started).statusCode());
        }
    }

    private void makeRoom() throws IOException {
        Files.delete(disk.folder().resolve("filler"));
    }

    private PackagedService start(String minFree) {
        return PackagedService.start(folder, properties(minFree));
    }

    private static String[] properties(String minFree) {
        return new String[] {
            "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
            "-Dcommunique.samples=false",
            "-Dcommunique.cache.enabled=false",
            "-Dcommunique.disk.min-free=" + minFree
        };
    }

    private void publish(PackagedService service, String word) {
        acknowledged.add(OnNode.published(service, word).path());
        Await.until(START, () -> OnNode.found(service, word) == 1, service::output);
    }

    private Response write(PackagedService service) {
        Response response = service.writing(Map.of("title", "Заголовок", "language", "ru", "body", longBody()))
                .post(Given.RELEASES);
        if (response.statusCode() == 201) {
            acknowledged.add(Given.RELEASES + "/" + response.path("id"));
        }
        return response;
    }

    /** Returns a text that the database cannot compress. */
    private static String longBody() {
        byte[] random = new byte[BODY_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        return "<p>" + Base64.getMimeEncoder().encodeToString(random) + "</p>";
    }

    private static Response read(PackagedService service) {
        return service.request().get(Given.RELEASES);
    }

    private void assertWritesRejected(PackagedService service) {
        assertUnavailable(service, write(service));
    }

    private static void assertUnavailable(PackagedService service, Response response) {
        assertEquals(503, response.statusCode(), () -> response.asString() + "\n" + service.output());
        assertNotEquals(null, response.header("Retry-After"), response::asString);
    }

    private void awaitReads(PackagedService service) {
        Await.until(TIMEOUT, () -> read(service).statusCode() == 200, service::output);
        service.staff().get(acknowledged.get(0)).then().statusCode(200);
    }

    private void awaitEverything(PackagedService service, String word) {
        Await.until(
                RECOVERY,
                () -> write(service).statusCode() == 201
                        && OnNode.found(service, word) == 1
                        && service.request().get("/q/health/ready").statusCode() == 200,
                service::output);
        for (String path : acknowledged) {
            service.staff().get(path).then().statusCode(200);
        }
        String fresh = OnNode.newWord();
        publish(service, fresh);
    }
}

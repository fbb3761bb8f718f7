package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.communique.transfer.OpenImport;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An acknowledged write is there after everything was killed in the middle of writes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashIT {
    private static final int WRITERS = 4;
    private static final int ENOUGH = 60;
    private static final int LINES = 1_000;
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;

    @TempDir
    Path folder;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

    @AfterEach
    void stop_writing() throws InterruptedException {
        stop.set(true);
        writers.shutdown();
        assertTrue(writers.awaitTermination(60, TimeUnit.SECONDS));
    }

    @Test
    void killing_the_service_loses_no_acknowledged_write_and_an_import_can_be_sent_again() throws IOException {
        PackagedService service = PackagedService.start(folder, ADMIN);
        write(service);
        awaitAcknowledged(ENOUGH);
        List<String> lines =
                Stream.generate(() -> Transfer.line().toString()).limit(LINES).toList();
        int imported = importUntilKilled(service, lines);
        stop.set(true);
        try (PackagedService again = PackagedService.start(folder, ADMIN)) {
            assertAllThere(again);
            List<String> results = importAgain(again, lines);
            assertEquals(Set.of("unchanged"), Set.copyOf(results.subList(0, imported)));
            assertEquals(LINES, results.size());
            assertEquals(Set.of("unchanged"), Set.copyOf(importAgain(again, lines)));
            // It was killed while it indexed, too.
            assertAllFound(again);
        }
        cutLargest(folder.resolve("data/search"));
        try (PackagedService mended = PackagedService.start(folder, ADMIN)) {
            assertAllThere(mended);
            assertAllFound(mended);
            assertTrue(mended.output().contains("The search index is broken"), mended.output());
        }
    }

    /** As a full disk or a bad one leaves it. */
    private static void cutLargest(Path index) throws IOException {
        try (Stream<Path> files = Files.walk(index)) {
            Path largest = files.filter(Files::isRegularFile)
                    .max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
    }

    /** @return how many results the client had read */
    private static int importUntilKilled(PackagedService service, List<String> lines) throws IOException {
        try (OpenImport upload = OpenImport.start(service.uri(), Given.ADMIN_KEY)) {
            for (String line : lines) {
                upload.send(line + "\n");
            }
            for (int i = 0; i < ENOUGH; i++) {
                assertTrue(upload.readLine().contains("\"created\""));
            }
            service.kill();
            return ENOUGH;
        }
    }

    private static List<String> importAgain(PackagedService service, List<String> lines) {
        byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return Transfer.importLines(service.staff(), file).stream()
                .map(result -> result.get("result").asText())
                .toList();
    }

    @Test
    void killing_the_database_loses_no_acknowledged_write_and_the_service_recovers() throws IOException {
        try (PackagedService service = PackagedService.start(folder, ADMIN)) {
            write(service);
            awaitAcknowledged(ENOUGH);
            new OwnDatabase(folder).kill();
            int before = acknowledged.size();
            // Writes are acknowledged again without anyone touching the service.
            awaitAcknowledged(before + ENOUGH);
            stop.set(true);
            assertAllThere(service);
            assertAllFound(service);
            delete(folder.resolve("data/search"));
            writeOne(service);
            assertAllFound(service);
        }
        delete(folder.resolve("data/search"));
        try (PackagedService again = PackagedService.start(folder, ADMIN)) {
            assertAllThere(again);
            assertAllFound(again);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Search finds what the database has, sooner or later by itself. */
    private static void assertAllFound(PackagedService service) {
        int there = OnNode.releases(service);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Response found;
        do {
            assertTrue(System.nanoTime() < end, "search does not find everything in time");
            found = service.staff().get("/v1/search");
            assertTrue(Set.of(200, 503).contains(found.statusCode()), found.asString());
        } while (found.statusCode() == 503 || found.<Integer>path("page.total") != there);
    }

    private void write(PackagedService service) {
        for (int i = 0; i < WRITERS; i++) {
            writers.submit(() -> {
                while (!stop.get()) {
                    try {
                        writeOne(service);
                    } catch (Exception unreachable) {
                        // The connection broke under the request: nothing was acknowledged.
                        Thread.onSpinWait();
                    }
                }
            });
        }
    }

    private void writeOne(PackagedService service) {
        Response created = service.staff()
                .contentType("application/json; charset=UTF-8")
                .body(Given.text())
                .post(Given.RELEASES);
        if (created.statusCode() != 201) {
            assertEquals(503, created.statusCode(), created.asString());
            return;
        }
        acknowledged.add(created.path("id"));
    }

    private void awaitAcknowledged(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged.size() < count) {
            assertTrue(System.nanoTime() < end, "only " + acknowledged.size() + " writes were acknowledged in time");
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private void assertAllThere(PackagedService service) {
        for (String id : acknowledged) {
            Response read = service.staff().get(Given.RELEASES + "/" + id);
            assertEquals(200, read.statusCode(), id);
            assertEquals(Map.of("id", id), Map.of("id", read.path("id")));
            Response revisions = service.staff().get(Given.RELEASES + "/" + id + "/revisions");
            assertEquals(List.of("created"), revisions.path("items.event"));
        }
    }
}

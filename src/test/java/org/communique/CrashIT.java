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

/** Checks that acknowledged writes survive when processes are killed in the middle of writes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashIT {
    private static final int WRITERS = 4;
    private static final int MIN_WRITES = 60;
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
        awaitAcknowledged(MIN_WRITES);
        List<String> lines =
                Stream.generate(() -> Transfer.line().toString()).limit(LINES).toList();
        int imported = importUntilKilled(service, lines);
        stop.set(true);
        try (PackagedService restarted = PackagedService.start(folder, ADMIN)) {
            assertAllStored(restarted);
            List<String> results = importAgain(restarted, lines);
            assertEquals(Set.of("unchanged"), Set.copyOf(results.subList(0, imported)));
            assertEquals(LINES, results.size());
            assertEquals(Set.of("unchanged"), Set.copyOf(importAgain(restarted, lines)));
            // The service was also killed while it was indexing.
            assertAllSearchable(restarted);
        }
        truncateLargestFile(folder.resolve("data/search"));
        try (PackagedService repaired = PackagedService.start(folder, ADMIN)) {
            assertAllStored(repaired);
            assertAllSearchable(repaired);
            assertTrue(repaired.output().contains("The search index is broken"), repaired.output());
        }
    }

    /** Truncates the largest file, as a full or failing disk might. */
    private static void truncateLargestFile(Path index) throws IOException {
        try (Stream<Path> files = Files.walk(index)) {
            Path largest = files.filter(Files::isRegularFile)
                    .max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
    }

    /** @return the number of results that the client read before the kill */
    private static int importUntilKilled(PackagedService service, List<String> lines) throws IOException {
        try (OpenImport upload = OpenImport.start(service.uri(), Given.ADMIN_KEY)) {
            for (String line : lines) {
                upload.send(line + "\n");
            }
            for (int i = 0; i < MIN_WRITES; i++) {
                assertTrue(upload.readLine().contains("\"created\""));
            }
            service.kill();
            return MIN_WRITES;
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
            awaitAcknowledged(MIN_WRITES);
            new OwnDatabase(folder).kill();
            int before = acknowledged.size();
            // The service acknowledges writes again without intervention.
            awaitAcknowledged(before + MIN_WRITES);
            stop.set(true);
            assertAllStored(service);
            assertAllSearchable(service);
            delete(folder.resolve("data/search"));
            writeOne(service);
            assertAllSearchable(service);
        }
        delete(folder.resolve("data/search"));
        try (PackagedService restarted = PackagedService.start(folder, ADMIN)) {
            assertAllStored(restarted);
            assertAllSearchable(restarted);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Waits until search finds every release of the database, without intervention. */
    private static void assertAllSearchable(PackagedService service) {
        int stored = OnNode.releases(service);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Response found;
        do {
            assertTrue(System.nanoTime() < end, "search does not find every release in time");
            found = service.staff().get("/v1/search");
            assertTrue(Set.of(200, 503).contains(found.statusCode()), found.asString());
        } while (found.statusCode() == 503 || found.<Integer>path("page.total") != stored);
    }

    private void write(PackagedService service) {
        for (int i = 0; i < WRITERS; i++) {
            writers.submit(() -> {
                while (!stop.get()) {
                    try {
                        writeOne(service);
                    } catch (Exception unreachable) {
                        // The connection broke during the request, so the write was not acknowledged.
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

    private void assertAllStored(PackagedService service) {
        for (String id : acknowledged) {
            Response read = service.staff().get(Given.RELEASES + "/" + id);
            assertEquals(200, read.statusCode(), id);
            assertEquals(Map.of("id", id), Map.of("id", read.path("id")));
            Response revisions = service.staff().get(Given.RELEASES + "/" + id + "/revisions");
            assertEquals(List.of("created"), revisions.path("items.event"));
        }
    }
}

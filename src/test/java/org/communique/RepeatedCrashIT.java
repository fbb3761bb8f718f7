package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the service and its database again and again while several writers publish. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RepeatedCrashIT {
    private static final int KILLS = 50;
    /** A start of the service takes longer than one of the database. */
    private static final int SERVICE_EVERY = 5;

    private static final int WRITERS = 4;
    private static final int MAX_PAUSE_MILLIS = 500;
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;
    private static final String SAMPLES = "-Dcommunique.samples=false";

    @TempDir
    Path folder;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile PackagedService service;
    private volatile boolean stopped;

    @Test
    void fifty_kills_lose_no_acknowledged_write_and_keep_the_order_of_the_journal() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Queue<String>> published = new ArrayList<>();
        service = PackagedService.start(folder, ADMIN, SAMPLES);
        try {
            for (int writer = 0; writer < WRITERS; writer++) {
                Queue<String> own = new ConcurrentLinkedQueue<>();
                published.add(own);
                threads.submit(() -> publishUntilStopped(own));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitMoreWrites();
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
                if (kill % SERVICE_EVERY == 0) {
                    service.kill();
                    service = PackagedService.start(folder, ADMIN, SAMPLES);
                } else {
                    new OwnDatabase(folder).kill();
                }
            }
            awaitMoreWrites();
            stopped = true;
            threads.shutdown();
            assertTrue(threads.awaitTermination(RECOVERY.toSeconds(), TimeUnit.SECONDS));
            checkJournal(published);
            checkReads(published);
        } finally {
            stopped = true;
            threads.shutdownNow();
            service.close();
        }
    }

    private void publishUntilStopped(Queue<String> published) {
        while (!stopped) {
            try {
                PackagedService node = service;
                Response draft = node.writing(Given.text()).post(Given.RELEASES);
                if (draft.statusCode() != 201) {
                    assertEquals(503, draft.statusCode(), draft::asString);
                    continue;
                }
                String id = draft.path("id");
                Response answer = node.writing(Map.of())
                        .header("If-Match", draft.header("ETag"))
                        .post(Given.RELEASES + "/" + id + "/publish");
                if (answer.statusCode() == 200) {
                    published.add(id);
                    acknowledged.incrementAndGet();
                }
            } catch (Exception unreachable) {
                // The service was killed before it acknowledged.
                Thread.onSpinWait();
            }
        }
    }

    private void awaitMoreWrites() {
        int before = acknowledged.get();
        Await.until(
                RECOVERY,
                () -> acknowledged.get() > before + WRITERS,
                () -> "no write is acknowledged\n" + service.output());
    }

    /** The publications of a writer, who waits for each acknowledgement, have ascending positions, and each release has its two changes. */
    private void checkJournal(List<Queue<String>> published) throws Exception {
        Map<String, Long> positions = new HashMap<>();
        Map<String, Integer> changes = new HashMap<>();
        try (Connection connection = new OwnDatabase(folder).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select subject_id, position from journal order by position")) {
            while (row.next()) {
                positions.put(row.getString(1), row.getLong(2));
                changes.merge(row.getString(1), 1, Integer::sum);
            }
        }
        for (Queue<String> own : published) {
            long last = 0;
            for (String id : own) {
                assertEquals(2, changes.get(id), id);
                assertTrue(positions.get(id) > last, id);
                last = positions.get(id);
            }
        }
    }

    private void checkReads(List<Queue<String>> published) {
        for (Queue<String> own : published) {
            for (String id : own) {
                service.request().get(Given.RELEASES + "/" + id).then().statusCode(200);
            }
        }
        int stored = OnNode.releases(service);
        Await.until(RECOVERY, () -> OnNode.found(service, null) == stored, () -> "search does not find every release");
    }
}

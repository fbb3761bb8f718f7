package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.communique.outbound.Partner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A heap of 256 MB, an archive that is larger, and everybody at once. With {@code -Dlarge.releases=2000} the archive has 2 GB, and the test takes
 * most of an hour on two processors.
 */
@Timeout(value = 100, unit = TimeUnit.MINUTES)
class BoundedMemoryIT {
    private static final int RELEASES = Integer.getInteger("large.releases", 200);
    private static final int SUBSCRIPTIONS = 20;
    private static final int EVENTS = 6;
    private static final int LIST_CALLERS = 50;
    private static final int FEED_CALLERS = 8;
    private static final int SEARCH_CALLERS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(Math.max(15, 5 + RELEASES / 50));
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
    /** Leaves a part of the processors to the import, the export and the index. */
    private static final long PAUSE_MILLIS = 500;

    private static final List<String> FEEDS = List.of("rss", "atom", "json");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_TIMEOUT)
            .build();
    private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private PackagedService service;

    @Test
    void a_small_heap_is_enough_for_a_large_archive_and_many_callers() throws Exception {
        try (Partner partner = new Partner()) {
            service = start();
            try {
                service.awaitReady();
                timed("import", () -> assertEquals(Map.of("created", RELEASES), importArchive()));
                timed("index", this::awaitIndexed);
                timed("everything at once", () -> everythingAtOnce(partner));
                assertSound();
                service.close();
                deleteIndex();
                service = start();
                timed("index anew", this::rebuild);
                assertSound();
            } finally {
                System.out.println(new TreeMap<>(outcomes));
                service.close();
                System.out.println(service.output()
                        .lines()
                        .filter(line -> line.contains("OutOfMemory"))
                        .toList());
            }
        }
    }

    private PackagedService start() {
        return PackagedService.start(
                folder,
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.push.allowed-hosts=127.0.0.1");
    }

    private void everythingAtOnce(Partner partner) throws Exception {
        String key = service.writing(Map.of("name", "Партнёр", "role", "partner"))
                .post(Given.KEYS)
                .path("key");
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
                    .contentType("application/json")
                    .body(Map.of("url", partner.url("/status/200/" + i), "payload", "release"))
                    .post("/v1/subscriptions")
                    .then()
                    .statusCode(201);
        }
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> callers = new ArrayList<>();
            callers.addAll(call(threads, done, LIST_CALLERS, "list", this::list));
            callers.addAll(call(threads, done, FEED_CALLERS, "feed", this::feed));
            callers.addAll(call(threads, done, SEARCH_CALLERS, "search", this::search));
            Future<Map<String, Integer>> imported = threads.submit(this::importArchive);
            Future<Integer> exported = threads.submit(this::exportArchive);
            correctReleases();
            assertEquals(RELEASES, exported.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            Map<String, Integer> results = imported.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertEquals(
                    RELEASES,
                    results.getOrDefault("unchanged", 0) + results.getOrDefault("updated", 0),
                    results::toString);
            awaitDeliveries(partner);
            done.countDown();
            for (Future<?> caller : callers) {
                caller.get(REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            done.countDown();
            threads.shutdownNow();
        }
    }

    private void rebuild() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> callers = new ArrayList<>();
            callers.addAll(call(threads, done, FEED_CALLERS, "list during the rebuild", this::list));
            callers.addAll(call(threads, done, SEARCH_CALLERS, "search during the rebuild", this::search));
            awaitIndexed();
            done.countDown();
            for (Future<?> caller : callers) {
                caller.get(REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            done.countDown();
            threads.shutdownNow();
        }
    }

    private List<Future<?>> call(
            ExecutorService threads, CountDownLatch done, int callers, String kind, Supplier<String> path) {
        List<Future<?>> started = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            started.add(threads.submit(() -> {
                while (done.getCount() > 0) {
                    get(kind, path.get());
                    Thread.sleep(PAUSE_MILLIS);
                }
                return null;
            }));
        }
        return started;
    }

    /** A list of 100 whole releases that no one has requested before. */
    private String list() {
        return "/v1/press-releases?limit=100&fields=*&publishedBefore=2030-01-01T00:00:00."
                + String.format("%03d", requests.incrementAndGet() % 1_000) + "Z";
    }

    private String feed() {
        long request = requests.incrementAndGet();
        return "/feeds/press-releases." + FEEDS.get((int) (request % FEEDS.size()))
                + "?limit=100&publishedBefore=2030-01-01T00:00:00." + String.format("%03d", request % 1_000) + "Z";
    }

    private String search() {
        return "/v1/search?q=" + "%D0%B7%D0%B0%D1%81%D0%B5%D0%B4%D0%B0%D0%BD%D0%B8%D0%B5"
                + "&limit=100&publishedBefore=2030-01-01T00:00:00."
                + String.format("%03d", requests.incrementAndGet() % 1_000) + "Z";
    }

    private void get(String kind, String path) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                body.transferTo(OutputStream.nullOutputStream());
            }
            count(kind, response);
        } catch (IOException e) {
            unexpected.add(kind + " " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(String kind, HttpResponse<?> response) {
        int status = response.statusCode();
        outcomes.computeIfAbsent(kind + " " + status, any -> new AtomicLong()).incrementAndGet();
        boolean isExpected = status == 200
                || status == 503 && response.headers().firstValue("Retry-After").isPresent();
        if (!isExpected) {
            unexpected.add(kind + " " + status + " " + response.headers().map());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.uri() + path)).timeout(TIMEOUT);
    }

    /** Corrects releases, whose new state all subscriptions receive whole. */
    private void correctReleases() {
        for (int i = 0; i < EVENTS; i++) {
            String path = Given.RELEASES + "/" + LargeArchive.id(i, LargeArchive.MEGABYTE);
            Await.until(
                    TIMEOUT,
                    () -> {
                        var read = service.staff().get(path);
                        if (read.statusCode() != 200) {
                            return false;
                        }
                        return service.writing(Map.of("note", "Уточнено", "changes", Map.of("subtitle", "Уточнение")))
                                        .header("If-Match", read.header("ETag"))
                                        .post(path + "/correct")
                                        .statusCode()
                                == 200;
                    },
                    () -> "a release cannot be corrected");
        }
    }

    private void awaitDeliveries(Partner partner) {
        Await.until(
                TIMEOUT,
                () -> partner.received().stream()
                                .filter(received -> received.headers()
                                        .getOrDefault("content-type", "")
                                        .contains("json"))
                                .count()
                        >= (long) SUBSCRIPTIONS * EVENTS,
                () -> "only " + partner.received().size() + " deliveries arrived");
    }

    private Map<String, Integer> importArchive() throws Exception {
        return StreamedImport.run(client, service.uri(), RELEASES, LargeArchive.MEGABYTE, unexpected::add);
    }

    private int exportArchive() throws Exception {
        HttpResponse<InputStream> response = client.send(
                request("/v1/export")
                        .header("Authorization", "Bearer " + Given.ADMIN_KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        int[] count = new int[1];
        StreamedImport.eachLine(response.body(), line -> count[0]++);
        return count[0];
    }

    private void awaitIndexed() {
        Await.until(
                TIMEOUT,
                () -> {
                    var found = service.staff().get("/v1/search?q=заседание&limit=1");
                    return found.statusCode() == 200 && found.<Integer>path("page.total") == RELEASES;
                },
                () -> "the index does not contain all releases\n" + service.output());
    }

    private void deleteIndex() throws IOException {
        Path index = folder.resolve("data").resolve("search");
        assertTrue(Files.isDirectory(index), "there is an index to delete");
        try (Stream<Path> files = Files.walk(index)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void assertSound() {
        assertEquals(List.of(), List.copyOf(unexpected));
        assertFalse(service.output().contains("OutOfMemoryError"), service::output);
        for (String kind : List.of("list", "feed", "search")) {
            assertTrue(
                    outcomes.getOrDefault(kind + " 200", new AtomicLong()).get() > 0, "no " + kind + " was answered");
        }
        assertEquals(200, service.request().get(list()).statusCode());
        assertEquals(200, service.request().get("/q/health/live").statusCode());
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void timed(String name, Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        System.out.printf("%s: %.0f s%n", name, (System.nanoTime() - start) / 1e9);
    }
}

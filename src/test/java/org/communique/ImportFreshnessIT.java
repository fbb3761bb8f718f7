package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promise of fresh searches, while the processors and the disk are busy with an import. */
@Tag(Tier.TIMING)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ImportFreshnessIT {
    private static final int LINES = 100_000;
    private static final int WARM_UP = 10_000;
    private static final int BODY_BYTES = 1_000;
    private static final Duration PROMISE = Duration.ofSeconds(1);
    /** Lines per second. A machine that imports more slowly also searches more slowly, and may take longer in proportion. */
    private static final double REFERENCE_RATE = 700;

    private static final double MAX_SLOWNESS = 2;
    /** Lines per second that any machine imports, however often it waits for the index. */
    private static final double MIN_RATE = 200;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 300;
    private static final long POLL_MILLIS = 20;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void a_published_release_is_found_within_a_second_while_an_archive_is_imported() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PackagedService service = PackagedService.start(
                folder,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=4",
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false")) {
            service.awaitReady();
            // Until the compiler has seen the work.
            delaysDuringImport(service.uri(), thread, WARM_UP, BODY_BYTES + 1);
            long start = System.nanoTime();
            List<Duration> delays = delaysDuringImport(service.uri(), thread, LINES, BODY_BYTES);
            double seconds = (System.nanoTime() - start) / 1e9;
            delays.sort(null);
            Duration percentile99 = delays.get((int) Math.ceil(delays.size() * 0.99) - 1);
            System.out.printf(
                    "import in %.0f s; %d releases were found after %s (median), %s (p99), %s (maximum)%n",
                    seconds, delays.size(), delays.get(delays.size() / 2), percentile99, delays.get(delays.size() - 1));
            double slowness = Math.min(MAX_SLOWNESS, Math.max(1, seconds * REFERENCE_RATE / LINES));
            assertTrue(LINES / seconds >= MIN_RATE, () -> "import in " + seconds + " s");
            assertTrue(percentile99.toNanos() <= PROMISE.toNanos() * slowness, delays::toString);
        } finally {
            thread.shutdownNow();
        }
    }

    private List<Duration> delaysDuringImport(URI service, ExecutorService thread, int lines, int bodyBytes)
            throws Exception {
        Future<Map<String, Integer>> imported =
                thread.submit(() -> StreamedImport.run(client, service, lines, bodyBytes, System.out::println));
        List<Duration> delays = new ArrayList<>();
        while (!imported.isDone()) {
            delays.add(publishAndFind(service));
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        assertEquals(Map.of("created", lines), imported.get());
        return delays;
    }

    /** The time from the response of the publication to a search that finds the release. */
    private Duration publishAndFind(URI service) throws IOException, InterruptedException {
        String word = "слово" + UUID.randomUUID().toString().substring(0, 8);
        String text = "{\"title\":\"" + word + "\",\"body\":\"<p>Текст.</p>\",\"language\":\"ru\","
                + "\"attribution\":{\"source\":{\"name\":\"Источник\"}}}";
        HttpResponse<String> draft = send(post(service, Given.RELEASES, text), 201);
        String path = Given.RELEASES + draft.body().replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "/$1/publish");
        send(
                post(service, path, "{}")
                        .header("If-Match", draft.headers().firstValue("ETag").orElseThrow()),
                200);
        long published = System.nanoTime();
        HttpRequest.Builder search =
                request(service, "/v1/search?q=" + URLEncoder.encode(word, StandardCharsets.UTF_8));
        while (!send(search, 200).body().contains("\"total\":1")) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - published);
    }

    private static HttpRequest.Builder post(URI service, String path, String body) {
        return request(service, path)
                .header("Authorization", "Bearer " + Given.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder request(URI service, String path) {
        return HttpRequest.newBuilder(URI.create(service + path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (response.statusCode() == 503 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        assertEquals(status, response.statusCode(), response::body);
        return response;
    }
}

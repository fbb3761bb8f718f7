package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.communique.transfer.Transfer;

/** Some thirty callers, each of which repeats a request of its own kind, and what they were answered. */
final class OutageCallers implements AutoCloseable {
    /** The default of {@code communique.database.timeout}. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For two processors that serve thirty callers, the test and PostgreSQL with the first compiler only. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A response; its status is 0 if there was none. */
    record Answer(String caller, long since, long until, int status, String retryAfter, String body) {
        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(until - since);
        }
    }

    private interface Sender {
        HttpRequest.Builder next();
    }

    private final URI service;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Sender> callers = new LinkedHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean stopped;

    /** @param key an issued key of an admin */
    OutageCallers(URI service, String key, Given.Release release) {
        this.service = service;
        for (String path : List.of(
                // None of these is in the response cache, because each has another number.
                "/v1/press-releases?limit=1&cursorless=", "/v1/press-releases?count=exact&author=")) {
            callers.put("list " + path, () -> get(path.replace("cursorless=", "author=") + next()));
        }
        for (String path : List.of(
                "/v1/search?q=",
                "/v1/search/suggest?q=",
                "/feeds/press-releases.rss?author=",
                "/feeds/press-releases.atom?author=",
                "/feeds/press-releases.json?author=")) {
            callers.put(path, () -> get(path + next()));
        }
        for (String path : List.of("/v1/topics", "/v1/organizations", "/v1/changes")) {
            callers.put(path, () -> get(path + "?limit=" + (1 + next() % 100)));
        }
        for (String path : List.of(
                release.path(),
                "/v1/press-releases/by-slug/" + release.slug(),
                release.path() + "/revisions",
                "/v1/press-releases",
                "/v1/search?q=test",
                "/v1/changes",
                "/v1/topics",
                "/v1/organizations",
                "/v1/subscriptions",
                "/v1/api-keys",
                "/v1/audit",
                "/v1/export")) {
            callers.put("with a key " + path, () -> with(key, get(path)));
        }
        for (String path : List.of("/sitemap.xml", "/sitemap-news.xml", "/q/health/ready", "/q/health/live")) {
            callers.put(path, () -> get(path));
        }
        callers.put("create", () -> with(key, post("/v1/press-releases", text())));
        callers.put("create once", () -> with(key, post("/v1/press-releases", text()))
                .header("Idempotency-Key", UUID.randomUUID().toString()));
        callers.put("import", () -> with(key, to("/v1/import"))
                .header("Content-Type", Transfer.LINES)
                .POST(HttpRequest.BodyPublishers.ofString(Transfer.line() + "\n")));
    }

    private int next() {
        return counter.incrementAndGet();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    private HttpRequest.Builder get(String path) {
        return to(path).GET();
    }

    private HttpRequest.Builder post(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder with(String key, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + key);
    }

    private static String text() {
        try {
            return JSON.writeValueAsString(Given.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    void start() {
        callers.forEach((name, sender) -> threads.submit(() -> {
            while (!stopped) {
                answers.add(ask(name, sender));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return null;
        }));
    }

    private Answer ask(String name, Sender sender) throws InterruptedException {
        HttpRequest request = sender.next().build();
        long since = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (name.startsWith("create") && response.statusCode() == 201) {
                created.add(JSON.readTree(response.body()).get("id").asText());
            }
            return new Answer(
                    name,
                    since,
                    System.nanoTime(),
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(null),
                    response.body());
        } catch (IOException e) {
            return new Answer(name, since, System.nanoTime(), 0, null, e.toString());
        }
    }

    /** Sends each kind of request once, and expects it to succeed. */
    void checkAll() throws InterruptedException {
        for (Map.Entry<String, Sender> caller : callers.entrySet()) {
            Answer answer = ask(caller.getKey(), caller.getValue());
            assertTrue(answer.status() / 100 == 2, answer::toString);
        }
    }

    /**
     * Checks the responses that clients waited for since an instant, by {@link System#nanoTime}: each came in time, none is an error but a 503
     * with {@code Retry-After}, and there was one of each caller. A transfer that had begun may have been broken off.
     */
    void checkAnswersSince(long from) {
        Set<String> missing = new HashSet<>(callers.keySet());
        List<String> faults = new ArrayList<>();
        for (Answer answer : answers) {
            if (answer.until() < from) {
                continue;
            }
            missing.remove(answer.caller());
            boolean isTransfer =
                    answer.caller().endsWith("export") || answer.caller().equals("import");
            boolean isExpected = answer.status() / 100 == 2
                    || answer.status() == 503 && answer.retryAfter() != null
                    || answer.status() == 0 && isTransfer && answer.since() < from;
            // An import that has begun goes on when the database is back.
            boolean isLate =
                    answer.millis() > PATIENCE.plus(MARGIN).toMillis() && !(isTransfer && answer.status() / 100 == 2);
            if (!isExpected || isLate) {
                faults.add(answer.millis() + " ms: " + answer);
            }
        }
        assertEquals(List.of(), faults);
        assertEquals(Set.of(), missing);
    }

    /** Returns the failures that were answered later than a time after an instant. */
    List<String> failuresAfter(long from, Duration time) {
        return answers.stream()
                .filter(answer -> answer.status() / 100 != 2
                        && answer.until() - from > time.plus(MARGIN).toNanos())
                .map(answer -> TimeUnit.NANOSECONDS.toMillis(answer.until() - from) + " ms after: " + answer)
                .toList();
    }

    /** The ids of the releases whose creation was acknowledged. */
    List<String> created() {
        return List.copyOf(created);
    }

    /** Waits for the last responses. */
    void stop() {
        stopped = true;
        threads.shutdown();
        try {
            assertTrue(threads.awaitTermination(90, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}

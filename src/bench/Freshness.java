import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures how soon a published release is found while an archive is imported: {@code java Freshness.java URL adminKey lines [pause]}.
 * Publishes one release after the other, with a pause in milliseconds (300), until the import has ended and ten more were found. Prints the time that creating
 * and publishing took, and the time from the response to the first search that finds the release.
 */
class Freshness {
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final double SLOW_SECONDS = 0.8;
    private static final String[] WORDS = {
        "поезд", "мост", "договор", "область", "министр", "встреча", "проект", "развитие", "заседание", "программа",
        "граница", "торговля", "культура", "выставка", "университет", "завод", "дорога", "станция", "закон", "соглашение"
    };

    private final URI service;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Double> writes = new ArrayList<>();
    private final List<Double> found = new ArrayList<>();
    private final List<Double> searches = new ArrayList<>();
    private final long began = System.nanoTime();

    Freshness(URI service, String key) {
        this.service = service;
        this.key = key;
    }

    public static void main(String... args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: java Freshness.java URL adminKey lines [pause]");
            System.exit(2);
        }
        new Freshness(URI.create(args[0]), args[1])
                .run(Integer.parseInt(args[2]), args.length > 3 ? Integer.parseInt(args[3]) : 300);
    }

    private void run(int lines, int pause) throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Integer> importing = CompletableFuture.supplyAsync(() -> importLines(lines));
        int after = 0;
        double ended = 0;
        while (after < 10) {
            if (importing.isDone()) {
                ended = ended == 0 ? seconds(start) : ended;
                after++;
            }
            publishAndFind();
            TimeUnit.MILLISECONDS.sleep(pause);
        }
        System.out.printf("import of %d lines: %.1f s, %d created%n", lines, ended, importing.get());
        print("create and publish", writes);
        print("published until found", found);
        print("one search", searches);
    }

    private void publishAndFind() throws Exception {
        String word = "слово" + UUID.randomUUID().toString().substring(0, 8);
        long start = System.nanoTime();
        String body = "{\"title\":\"" + word + "\",\"body\":\"<p>Текст.</p>\",\"language\":\"ru\","
                + "\"attribution\":{\"source\":{\"name\":\"Источник\"}}}";
        HttpResponse<String> created = send(post("/v1/press-releases", body, null), 201);
        String location = created.headers().firstValue("Location").orElseThrow();
        String path = location.substring(location.indexOf("/v1/"));
        send(post(path + "/publish", "{}", created.headers().firstValue("ETag").orElseThrow()), 200);
        writes.add(seconds(start));
        long published = System.nanoTime();
        URI search = service.resolve("/v1/search?q=" + java.net.URLEncoder.encode(word, StandardCharsets.UTF_8));
        while (true) {
            long searched = System.nanoTime();
            HttpResponse<String> result =
                    http.send(HttpRequest.newBuilder(search).build(), HttpResponse.BodyHandlers.ofString());
            searches.add(seconds(searched));
            if (result.statusCode() == 200 && result.body().contains("\"total\":1")) {
                break;
            }
            if (System.nanoTime() - published > TIMEOUT_NANOS) {
                throw new IllegalStateException("not found: " + result.body());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double delay = seconds(published);
        found.add(delay);
        if (delay > SLOW_SECONDS) {
            System.out.printf("found after %.3f s: published after %.1f s%n", delay, (published - began) / 1e9);
        }
    }

    private HttpRequest post(String path, String body, String tag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return tag == null ? request.build() : request.header("If-Match", tag).build();
    }

    private HttpResponse<String> send(HttpRequest request, int status) throws Exception {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        while (response.statusCode() == 503) {
            TimeUnit.MILLISECONDS.sleep(100);
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (response.statusCode() != status) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response;
    }

    private int importLines(int lines) {
        try {
            PipedInputStream in = new PipedInputStream(1 << 20);
            PipedOutputStream out = new PipedOutputStream(in);
            Thread writer = new Thread(() -> write(lines, out));
            writer.start();
            HttpResponse<java.io.InputStream> results = http.send(
                    HttpRequest.newBuilder(service.resolve("/v1/import"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> in))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            int created = 0;
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(results.body(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    created += line.contains("\"created\"") ? 1 : 0;
                }
            }
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(int lines, PipedOutputStream out) {
        Random random = new Random(1);
        try (out) {
            for (int i = 0; i < lines; i++) {
                StringBuilder text = new StringBuilder();
                for (int w = 0; w < 60; w++) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(w % 10 == 9 ? ". " : " ");
                }
                String line = "{\"id\":\"" + UUID.randomUUID() + "\",\"title\":\"" + WORDS[i % WORDS.length] + " " + i
                        + "\",\"body\":\"<p>" + text + "</p>\",\"language\":\"ru\",\"publishedAt\":\"2022-12-21T08:30:00Z\","
                        + "\"attribution\":{\"source\":{\"name\":\"Источник\"}}}\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void print(String name, List<Double> times) {
        Collections.sort(times);
        System.out.printf(
                "%s: %d, median %.3f s, p90 %.3f s, p99 %.3f s, max %.3f s%n",
                name, times.size(), at(times, 0.5), at(times, 0.9), at(times, 0.99), at(times, 1));
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(part * sorted.size()) - 1));
    }
}

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts mixed load on the service for some minutes, and checks for leaks: {@code java Soak.java URL adminKey PID minutes pathsFile}. Six
 * callers read (lists, releases, slugs, feeds), search, request suggestions and write (create, edit, publish, correct, withdraw, trash).
 * Ten more follow the stream of changes and reconnect every few seconds. The first count is taken after a minute of this load, because
 * objects that are created at first use are no leak. Each count waits, without load, longer than the minute after which an idle connection
 * is closed. Heap is the used heap after a full collection. Each fact is one line: name and value, tab-separated. psql counts the
 * connections to the database, with PGHOST and the other variables of the environment.
 */
class Soak {
    private static final int CALLERS = 6;
    private static final int FOLLOWERS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");
    private static final List<String> WORDS = List.of("мост", "energy", "президент", "market", "новости", "выборы", "open source", "москва");

    /** Allowed growth without a leak: caches fill, pools change their size. */
    private static final Map<String, Long> SLACK = Map.of("heap", 40L, "connections", 3L, "threads", 10L, "files", 20L);

    private final URI service;
    private final String key;
    private final String pid;
    private final List<String> paths;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private volatile boolean running;
    private HttpClient http;

    Soak(URI service, String key, String pid, List<String> paths) {
        this.service = service;
        this.key = key;
        this.pid = pid;
        this.paths = paths;
    }

    public static void main(String... args) throws Exception {
        if (args.length < 5) {
            System.err.println("usage: java Soak.java URL adminKey PID minutes pathsFile");
            System.exit(2);
        }
        new Soak(URI.create(args[0]), args[1], args[2], Files.readAllLines(Path.of(args[4])))
                .run(Duration.ofSeconds((long) (60 * Double.parseDouble(args[3]))));
        System.exit(0);
    }

    private void run(Duration duration) throws Exception {
        use(duration.compareTo(Duration.ofMinutes(1)) < 0 ? duration : Duration.ofMinutes(1));
        requests.set(0);
        events.set(0);
        errors.clear();
        Map<String, Long> before = state();
        use(duration);
        Map<String, Long> after = state();
        say("minutes", String.valueOf(duration.toSeconds() / 60.0));
        say("requests", requests + ", and " + events + " events of streams");
        say("errors", errors.isEmpty() ? "none" : new TreeMap<>(errors).toString());
        boolean leak = false;
        for (String each : new TreeMap<>(before).keySet()) {
            boolean grew = after.get(each) > before.get(each) * 1.1 + SLACK.get(each);
            leak |= grew;
            say(each, before.get(each) + " before, " + after.get(each) + " after" + (grew ? ": grew" : ""));
        }
        say("judgement", leak ? "something leaks" : "nothing leaks");
    }

    private static void say(String name, String value) {
        System.out.println(name + '\t' + value);
    }

    /** Runs all callers and followers for a while, then waits without load until their connections are closed. */
    private void use(Duration duration) throws InterruptedException {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
        running = true;
        Thread[] threads = new Thread[CALLERS + FOLLOWERS];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(i < CALLERS ? this::call : this::follow);
            threads[i].start();
        }
        Thread.sleep(duration.toMillis());
        running = false;
        for (Thread thread : threads) {
            thread.join(TIMEOUT.toMillis());
        }
        http = null;
        Thread.sleep(Duration.ofSeconds(75).toMillis());
    }

    // --- Callers --------------------------------------------------------------------------------------------

    private void call() {
        while (running) {
            int one = random(100);
            try {
                if (one < 25) {
                    read(list());
                } else if (one < 45) {
                    read(any(paths));
                } else if (one < 55) {
                    followSlug();
                } else if (one < 62) {
                    read("/feeds/press-releases." + any(List.of("rss", "atom", "json")) + "?language=" + any(List.of("ru", "en")));
                } else if (one < 80) {
                    read("/v1/search?facets=language,topic,year&q=" + encoded(any(WORDS) + " " + (char) ('а' + random(32))));
                } else if (one < 88) {
                    read("/v1/search/suggest?q=" + encoded(any(WORDS).substring(0, 3)));
                } else {
                    live();
                }
            } catch (IOException e) {
                error(e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String list() {
        return "/v1/press-releases?limit=20&publishedBefore=" + (2005 + random(20)) + "-0" + (1 + random(9)) + "-1" + random(10) + "T0"
                + random(10) + ":00:00Z";
    }

    private void followSlug() throws IOException, InterruptedException {
        Matcher slug = Pattern.compile("\"slug\":\"([^\"]+)\",\"type\"").matcher(read(list()));
        if (slug.find()) {
            read("/v1/press-releases/by-slug/" + slug.group(1));
        }
    }

    /** Takes a release from its first draft to one of three final states. */
    private void live() throws IOException, InterruptedException {
        String made = write("POST", "", null, "{\"title\": \"Soak " + random(1_000_000_000) + "\", \"body\": \"<p>" + "Текст ".repeat(200)
                + "</p>\", \"language\": \"ru\", \"attribution\": {\"source\": {\"name\": \"Soak\"}}}");
        Matcher id = ID.matcher(made);
        if (!id.find()) {
            return;
        }
        String path = "/" + id.group(1);
        write("PATCH", path, "1", "{\"summary\": \"Edited\"}");
        write("POST", path + "/publish", "2", "{}");
        write("POST", path + "/correct", "3", "{\"note\": \"A word.\", \"changes\": {\"summary\": \"Corrected\"}}");
        switch (random(3)) {
            case 0 -> write("POST", path + "/withdraw", "4", "{\"reason\": \"It was published by mistake.\"}");
            case 1 -> write("DELETE", path, "4", null);
            default -> read("/v1/press-releases" + path);
        }
    }

    private String read(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(service.resolve(path)));
    }

    private String write(String method, String path, String version, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve("/v1/press-releases" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (version != null) {
            request.header("If-Match", version);
        }
        return send(request);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        requests.incrementAndGet();
        if (answer.statusCode() >= 400) {
            error(answer.request().method() + " " + answer.statusCode());
        }
        return answer.body();
    }

    private void follow() {
        while (running) {
            HttpRequest request = HttpRequest.newBuilder(service.resolve("/v1/changes/stream")).build();
            try (InputStream stream = http.send(request, BodyHandlers.ofInputStream()).body();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                int wanted = 20 + random(200);
                for (String line = lines.readLine(); running && line != null && wanted > 0; line = lines.readLine()) {
                    if (line.startsWith("id:")) {
                        events.incrementAndGet();
                        wanted--;
                    }
                }
            } catch (IOException e) {
                error("stream: " + e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void error(String kind) {
        errors.computeIfAbsent(kind, any -> new AtomicLong()).incrementAndGet();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static <T> T any(List<T> list) {
        return list.get(random(list.size()));
    }

    private static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    // --- Resources of the service ---------------------------------------------------------------------------------------

    private Map<String, Long> state() throws IOException, InterruptedException {
        run("jcmd", pid, "GC.run");
        HttpClient once = HttpClient.newHttpClient();
        List<String> metrics = once.send(
                        HttpRequest.newBuilder(service.resolve("/q/metrics"))
                                .header("Authorization", "Bearer " + key)
                                .timeout(TIMEOUT)
                                .build(),
                        BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            String connections =
                    run("psql", "-XqAt", "-c", "select count(*) from pg_stat_activity where backend_type = 'client backend'");
            return Map.of(
                    "heap", (long) (sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / 1e6),
                    "threads", (long) sum(metrics, "jvm_threads_live_threads"),
                    "files", files.count(),
                    "connections", Long.parseLong(connections.strip()));
        }
    }

    private static double sum(List<String> metrics, String name) {
        return metrics.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed: " + out);
        }
        return out;
    }
}

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures what saved searches cost: {@code java SavedSearchLoad.java URL adminKey pid queriesFile draftsFile count publications}.
 * Publishes releases without subscriptions; with a number of subscriptions whose queries are compared with each release, but whose other
 * filter never matches; with the same subscriptions without that filter; and with a thousand that receive every release, by a query and
 * without one. The service must be allowed to send to 127.0.0.1. Prints, tab-separated, the processor time of the service for each
 * publication, without its database, and the times from the response to the last delivery of a release.
 */
class SavedSearchLoad {
    private static final Pattern RELEASE = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final int WRITERS = 4;
    /** Between two publications: long enough for the deliveries of one. */
    private static final int PAUSE_MILLIS = 2_000;

    private static final int WARM_UP = 40;
    private static final int ALL = 1_000;
    private static final long SETTLE_SECONDS = 5;
    private static final long IDLE_MILLIS_PER_SECOND = 50;

    private final URI service;
    private final String key;
    private final String pid;
    private final List<String> drafts;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Long> lastDelivery = new ConcurrentHashMap<>();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicInteger subscribed = new AtomicInteger();
    private int drafted;

    private SavedSearchLoad(URI service, String key, String pid, List<String> drafts) {
        this.service = service;
        this.key = key;
        this.pid = pid;
        this.drafts = drafts;
    }

    public static void main(String... args) throws Exception {
        if (args.length != 7) {
            System.err.println("usage: java SavedSearchLoad.java URL adminKey pid queriesFile draftsFile count publications");
            System.exit(2);
        }
        List<String> queries = Files.readAllLines(Path.of(args[3])).stream()
                .map(line -> line.split("\t", -1)[1])
                .filter(query -> !query.isBlank())
                .distinct()
                .limit(Long.parseLong(args[5]))
                .toList();
        int status = 1;
        try {
            new SavedSearchLoad(URI.create(args[0]), args[1], args[2], Files.readAllLines(Path.of(args[4])))
                    .run(queries, Integer.parseInt(args[6]));
            status = 0;
        } finally {
            // The partner's server would keep the process running.
            System.exit(status);
        }
    }

    private void run(List<String> queries, int publications) throws Exception {
        HttpServer partner = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_000);
        partner.setExecutor(Executors.newFixedThreadPool(16));
        partner.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher release = RELEASE.matcher(body);
            if (release.find()) {
                lastDelivery.merge(release.group(1), System.nanoTime(), Math::max);
                deliveries.incrementAndGet();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        partner.start();
        String url = "http://127.0.0.1:" + partner.getAddress().getPort() + "/";
        measure("without", url, List.of(), publications);
        List<String> filters = queries.stream().map(query -> "\"q\":" + quoted(query)).toList();
        measure("matching", url, filters.stream().map(filter -> filter + ",\"source\":[\"nobody\"]").toList(), publications);
        measure("delivering", url, filters, publications);
        measure("everything", url, IntStream.range(0, ALL).mapToObj(i -> "\"q\":\"-nothing" + i + '"').toList(), publications / 3);
        measure("unfiltered", url, Collections.nCopies(ALL, ""), publications / 3);
    }

    /** Publishes releases with a subscription for each filter, given as JSON without its braces. */
    private void measure(String name, String url, List<String> filters, int publications) throws Exception {
        long began = System.nanoTime();
        List<String> subscriptions = subscribe(filters, url);
        line(name + ".subscriptions", "%d in %.0f s".formatted(filters.size(), (System.nanoTime() - began) / 1e9));
        settle();
        // The first changes after new subscriptions prepare their queries.
        publish(Math.min(WARM_UP, publications / 2), 0);
        settle();
        deliveries.set(0);
        List<Double> times = new ArrayList<>();
        long used = measured(publications, times);
        Collections.sort(times);
        line(name + ".milliseconds", "%.1f".formatted((double) used / publications));
        line(name + ".deliveries", "%.1f".formatted((double) deliveries.get() / publications));
        line(name + ".last_p50", "%.0f".formatted(part(times, 0.5)));
        line(name + ".last_p95", "%.0f".formatted(part(times, 0.95)));
        forEach(subscriptions, id -> send("DELETE", "/v1/subscriptions/" + id, "", null, 204));
    }

    /** Publishes releases and returns the processor time until their deliveries are sent, in milliseconds. */
    private long measured(int publications, List<Double> times) throws Exception {
        long before = processorMillis();
        Map<String, Long> published = publish(publications, PAUSE_MILLIS);
        settle();
        long used = processorMillis() - before;
        published.forEach((id, at) -> {
            if (lastDelivery.containsKey(id)) {
                times.add(Math.max(0, (lastDelivery.get(id) - at) / 1e6));
            }
        });
        return used;
    }

    /** Waits until the service has prepared the queries of new subscriptions and no delivery comes any more. */
    private void settle() throws Exception {
        int sent;
        long used;
        do {
            sent = deliveries.get();
            used = processorMillis();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        } while (deliveries.get() > sent || processorMillis() - used > SETTLE_SECONDS * IDLE_MILLIS_PER_SECOND);
    }

    private Map<String, Long> publish(int count, int pause) throws Exception {
        Map<String, Long> published = new ConcurrentHashMap<>();
        for (int i = 0; i < count; i++) {
            HttpResponse<String> created =
                    send("POST", "/v1/press-releases", drafts.get(drafted++ % drafts.size()), null, 201);
            Matcher id = RELEASE.matcher(created.body());
            if (!id.find()) {
                throw new IOException("no id: " + created.body());
            }
            send(
                    "POST",
                    "/v1/press-releases/" + id.group(1) + "/publish",
                    "{}",
                    created.headers().firstValue("ETag").orElseThrow(),
                    200);
            published.put(id.group(1), System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(pause);
        }
        return published;
    }

    private List<String> subscribe(List<String> filters, String url) throws Exception {
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        forEach(filters, filter -> {
            String body = "{\"url\":\"" + url + subscribed.incrementAndGet() + "\",\"filter\":{" + filter + "}}";
            HttpResponse<String> created = send("POST", "/v1/subscriptions", body, null, 201);
            ids.add(created.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
        });
        return ids;
    }

    /** Does something with a value. */
    private interface Action {
        void run(String value) throws Exception;
    }

    private static void forEach(List<String> values, Action action) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (String value : values) {
            tasks.add(() -> {
                action.run(value);
                return null;
            });
        }
        for (Future<Void> done : writers.invokeAll(tasks)) {
            done.get();
        }
        writers.shutdown();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private HttpResponse<String> send(String method, String path, String body, String etag, int expected) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (etag != null) {
            request.header("If-Match", etag);
        }
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != expected) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    private long processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    private static double part(List<Double> sorted, double part) {
        return sorted.isEmpty() ? 0 : sorted.get((int) (part * (sorted.size() - 1)));
    }

    private static void line(String name, String value) {
        System.out.println(name + '\t' + value);
    }
}

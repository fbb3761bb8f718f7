import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Offers more load than the capacity of the service: {@code java Overload.java URL KEY PID seconds connections usual-connections load.lua
 * FROM TO}. First wrk requests cold lists of 100 whole releases over the usual connections, as fast as the service responds: the rate is the
 * capacity. Then wrk uses all connections. Meanwhile a probe requests such a list twenty times a second. Prints the response statuses, the
 * memory used, and the time after the end until the probe is as fast as before. Each fact is one line: name and value, tab-separated.
 */
class Overload {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;
    /** Number of probes in a median. */
    private static final int WINDOW = 20;

    private static final long MAX_RECOVERY_SECONDS = 120;

    private record Probe(long end, double millis, int status) {}

    private final URI service;
    private final String key;
    private final String pid;
    private final String script;
    private final long from;
    private final long to;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final List<Probe> probes = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean over;

    Overload(URI service, String key, String pid, String script, long from, long to) {
        this.service = service;
        this.key = key;
        this.pid = pid;
        this.script = script;
        this.from = from;
        this.to = to;
    }

    public static void main(String... args) throws Exception {
        if (args.length < 9) {
            System.err.println("usage: java Overload.java URL KEY PID seconds connections usual-connections load.lua FROM TO");
            System.exit(2);
        }
        Overload overload =
                new Overload(URI.create(args[0]), args[1], args[2], args[6], Long.parseLong(args[7]), Long.parseLong(args[8]));
        overload.run(Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    }

    private void run(int seconds, int connections, int usual) throws Exception {
        List<String> capacityLines = load(usual, Math.min(10, seconds), 1);
        double capacity = Double.parseDouble(capacityLines.get(0).split("\t")[0]);
        say("capacity", "%.0f requests/s over %d connections", capacity, usual);

        Thread prober = new Thread(this::probe);
        prober.setDaemon(true);
        prober.start();
        Thread.sleep(5_000);
        double before = median(List.copyOf(probes));
        int probesBefore = probes.size();
        String memoryBefore = memory();
        Thread sampler = new Thread(this::sample);
        sampler.setDaemon(true);
        sampler.start();

        List<String> lines = load(connections, seconds, 2);
        long end = System.nanoTime();
        String memoryDuring = "maximum heap " + maxHeap + " MB, resident " + maxResident + " MB";
        List<Probe> during = List.copyOf(probes.subList(probesBefore, probes.size()));
        int probesUntilEnd = probes.size();
        double recovery = recovery(end, before, probesUntilEnd);
        over = true;

        Map<String, Long> statuses = new TreeMap<>();
        long noRetryAfter = 0;
        long broken = 0;
        for (String line : lines) {
            String[] columns = line.split("\t");
            switch (columns[0]) {
                case "status" -> statuses.put(columns[1], Long.parseLong(columns[2]));
                case "no_retry_after" -> noRetryAfter = Long.parseLong(columns[1]);
                case "broken" -> broken = Long.parseLong(columns[1]);
                default -> {}
            }
        }
        long answers = statuses.values().stream().mapToLong(Long::longValue).sum();
        String[] first = lines.get(0).split("\t");
        say("offered", "%.0f requests/s over %d connections, %.1f times its capacity", answers / (double) seconds, connections,
                answers / (double) seconds / capacity);
        say("successful", "%.0f requests/s got a 200", statuses.getOrDefault("200", 0L) / (double) seconds);
        say("statuses", "%s", statuses);
        say("latency", "p50 %s ms, p95 %s ms, p99 %s ms", first[1], first[2], first[3]);
        say("broken", "%d", broken);
        say("no_retry_after", "%d", noRetryAfter);
        say("other_5xx", "%d", statuses.entrySet().stream()
                .filter(each -> each.getKey().startsWith("5") && !each.getKey().equals("503"))
                .mapToLong(Map.Entry::getValue)
                .sum());
        say("memory", "before %s; during the overload %s; after %s", memoryBefore, memoryDuring, memory());
        say("probe", "p50 %.1f ms before, %.1f ms during", before, median(during));
        say("recovery", recovery < 0 ? "not within %.0f s" : "%.1f s", recovery < 0 ? MAX_RECOVERY_SECONDS : recovery);
    }

    private static void say(String name, String format, Object... values) {
        System.out.println(name + '\t' + String.format(format, values));
    }

    private List<String> load(int connections, int seconds, int seed) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "--latency", "-s", script,
                        service.toString(), "--", "overload", String.valueOf(from), String.valueOf(to), String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        List<String> lines = List.of(out.split("\n"));
        // The report of wrk comes first, the lines of the script last.
        int begin = 0;
        while (begin < lines.size() && !lines.get(begin).matches("[\\d.]+\\t.*")) {
            begin++;
        }
        return lines.subList(begin, lines.size());
    }

    private void probe() {
        while (!over) {
            Instant before = Instant.ofEpochSecond(ThreadLocalRandom.current().nextLong(from, to));
            HttpRequest request = HttpRequest.newBuilder(service.resolve("/v1/press-releases?fields=*&limit=100&publishedBefore=" + before))
                    .timeout(TIMEOUT)
                    .build();
            long start = System.nanoTime();
            int status;
            try {
                status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
            } catch (IOException | InterruptedException e) {
                status = 0;
            }
            long end = System.nanoTime();
            probes.add(new Probe(end, (end - start) / 1e6, status));
            pause(PAUSE_MILLIS);
        }
    }

    /** Seconds until from there on the median of as many probes is no more than half above what it was; only good answers count. */
    private double recovery(long end, double before, int first) {
        double enough = Math.max(before * 1.5, before + 2);
        while (System.nanoTime() - end < MAX_RECOVERY_SECONDS * 1_000_000_000L) {
            List<Probe> since = List.copyOf(probes.subList(first, probes.size()));
            for (int i = 0; i + WINDOW <= since.size(); i++) {
                List<Probe> window = since.subList(i, i + WINDOW);
                if (median(window) <= enough && window.stream().allMatch(probe -> probe.status() == 200)) {
                    return Math.max(0, (window.get(0).end() - end) / 1e9);
                }
            }
            pause(PAUSE_MILLIS);
        }
        return -1;
    }

    private static double median(List<Probe> probes) {
        double[] sorted = probes.stream().mapToDouble(Probe::millis).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private long maxHeap;
    private long maxResident;

    private void sample() {
        while (!over) {
            try {
                maxHeap = Math.max(maxHeap, heap());
                maxResident = Math.max(maxResident, resident());
            } catch (IOException | InterruptedException e) {
                // Under overload the metrics may be late as well.
            }
            pause(500);
        }
    }

    private String memory() throws InterruptedException {
        try {
            return "heap " + heap() + " MB, resident " + resident() + " MB";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private long heap() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/q/metrics"))
                .header("Authorization", "Bearer " + key)
                .timeout(TIMEOUT)
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return (long) (answer.body().lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / 1e6);
    }

    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

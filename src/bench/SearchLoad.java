import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Searches with several callers at once and measures the times: {@code java SearchLoad.java URL queriesFile callers seconds [warm-up
 * seconds [first]]}. Each caller has one persistent connection, takes the next query of the file, beginning with {@code first} and starting
 * again at the end of the file, and sends it as soon as it has the previous response (so under overload times grow, not queues). All
 * queries request all facets and 20 hits. The last line has rate, p50, p95, p99 (milliseconds) and errors, tab-separated.
 */
class SearchLoad {
    private static final String ALL_FACETS = "&facets=language,organization,source,topic,type,year&limit=20";
    private static final int TIMEOUT_MILLIS = 60_000;

    private record Query(String kind, String path) {}

    /** @param problem the body of a response that is not a result */
    private record Sample(Query query, long nanos, int status, long total, int bytes, String problem) {}

    public static void main(String... args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: java SearchLoad.java URL queriesFile callers seconds [warm-up seconds]");
            System.exit(2);
        }
        URI service = URI.create(args[0]);
        List<Query> queries = Files.readAllLines(Path.of(args[1])).stream().map(SearchLoad::query).toList();
        int callers = Integer.parseInt(args[2]);
        long seconds = Long.parseLong(args[3]);
        long warmUp = args.length > 4 ? Long.parseLong(args[4]) : 15;
        run(service, queries, callers, warmUp, 0);
        long start = System.nanoTime();
        List<Sample> samples = run(service, queries, callers, seconds, args.length > 5 ? Integer.parseInt(args[5]) : 0);
        report(samples, (System.nanoTime() - start) / 1e9);
    }

    private static Query query(String line) {
        String[] parts = line.split("\t", -1);
        StringBuilder path = new StringBuilder("/v1/search?q=").append(encoded(parts[1]));
        for (String parameter : parts[2].split("&")) {
            if (!parameter.isEmpty()) {
                int equals = parameter.indexOf('=');
                path.append('&').append(parameter, 0, equals + 1).append(encoded(parameter.substring(equals + 1)));
            }
        }
        return new Query(parts[0], path.append(ALL_FACETS).toString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static List<Sample> run(URI service, List<Query> queries, int callers, long seconds, int first) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Sample> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        AtomicInteger next = new AtomicInteger(first);
        for (int i = 0; i < callers; i++) {
            threads.add(new Thread(() -> all.addAll(call(service, queries, next, end))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return all;
    }

    private static List<Sample> call(URI service, List<Query> queries, AtomicInteger next, long end) {
        List<Sample> samples = new ArrayList<>();
        Connection connection = null;
        while (System.nanoTime() < end) {
            Query query = queries.get(Math.floorMod(next.getAndIncrement(), queries.size()));
            long start = System.nanoTime();
            try {
                connection = connection == null ? new Connection(service) : connection;
                samples.add(connection.get(query, start));
            } catch (IOException e) {
                connection = null;
                samples.add(new Sample(query, System.nanoTime() - start, 0, -1, 0, e.toString()));
            }
        }
        return samples;
    }

    /** A minimal HTTP/1.1 client, so that the caller takes little processor time from the service. */
    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final String host;

        Connection(URI service) throws IOException {
            socket = new Socket(service.getHost(), service.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
            host = service.getHost() + ':' + service.getPort();
        }

        Sample get(Query query, long start) throws IOException {
            String request = "GET " + query.path() + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            int status = Integer.parseInt(line().split(" ")[1]);
            int length = -1;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] body = length >= 0 ? exactly(length) : chunks();
            long nanos = System.nanoTime() - start;
            long total = status == 200 ? total(body) : -1;
            return new Sample(query, nanos, status, total, body.length, total < 0 ? new String(body, StandardCharsets.UTF_8) : null);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException();
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        private byte[] exactly(int length) throws IOException {
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException();
            }
            return body;
        }

        private byte[] chunks() throws IOException {
            java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
            for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                body.writeBytes(exactly(length));
                line();
            }
            line();
            return body.toByteArray();
        }

        /** Reads the total of the page. In a text the quotes would be escaped. */
        private static long total(byte[] body) {
            byte[] name = "\"total\":".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i + name.length < body.length; i++) {
                if (body[i] == name[0] && Arrays.equals(body, i, i + name.length, name, 0, name.length)) {
                    long total = 0;
                    for (int j = i + name.length; body[j] >= '0' && body[j] <= '9'; j++) {
                        total = total * 10 + body[j] - '0';
                    }
                    return total;
                }
            }
            return -1;
        }
    }

    private static void report(List<Sample> samples, double seconds) {
        Map<Integer, Long> failures = samples.stream()
                .filter(sample -> sample.status() != 200 || sample.total() < 0)
                .collect(Collectors.groupingBy(Sample::status, TreeMap::new, Collectors.counting()));
        List<Sample> good = samples.stream().filter(sample -> sample.total() >= 0).toList();
        System.out.printf("searches       %d in %.1f s, %.1f a second%n", samples.size(), seconds, samples.size() / seconds);
        System.out.printf(
                "errors         %d%s%n",
                samples.size() - good.size(), failures.isEmpty() ? "" : ", by status (0: no response) " + failures);
        samples.stream()
                .filter(sample -> sample.problem() != null)
                .findFirst()
                .ifPresent(sample -> System.out.println("example        " + sample.query().path() + ' ' + sample.problem()));
        System.out.printf("response       %.1f KB on average%n", good.stream().mapToInt(Sample::bytes).average().orElse(0) / 1e3);
        System.out.printf("found          %s%n", totals(good));
        System.out.printf("%-14s %8s %8s %8s %8s %8s  ms%n", "", "count", "p50", "p95", "p99", "max");
        print("all", good);
        good.stream()
                .collect(Collectors.groupingBy(sample -> sample.query().kind(), TreeMap::new, Collectors.toList()))
                .forEach(SearchLoad::print);
        long[] nanos = sorted(good);
        System.out.printf(
                "%.1f\t%.3f\t%.3f\t%.3f\t%d%n",
                samples.size() / seconds, part(nanos, 0.5), part(nanos, 0.95), part(nanos, 0.99), samples.size() - good.size());
    }

    /** Formats the shares of searches by number of hits. */
    private static String totals(List<Sample> samples) {
        StringBuilder line = new StringBuilder();
        long from = 0;
        for (long to = 1; ; to *= 10) {
            long least = from;
            long before = to;
            long count = samples.stream().filter(s -> s.total() >= least && s.total() < before).count();
            line.append(from == 0 ? "none" : from + "+").append(": ").append(Math.round(100.0 * count / Math.max(1, samples.size())));
            if (samples.stream().noneMatch(s -> s.total() >= before)) {
                return line.append(" %").toString();
            }
            line.append(" %, ");
            from = to;
        }
    }

    private static void print(String kind, List<Sample> samples) {
        long[] nanos = sorted(samples);
        System.out.printf(
                "%-14s %8d %8.1f %8.1f %8.1f %8.1f%n",
                kind, nanos.length, part(nanos, 0.5), part(nanos, 0.95), part(nanos, 0.99), part(nanos, 1));
    }

    private static long[] sorted(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::nanos).sorted().toArray();
    }

    private static double part(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(part * sorted.length) - 1)] / 1e6;
    }
}

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens many streams at once and measures how long it takes until all clients have received all events: {@code java Streams.java URL
 * adminKey clients events [pid]}. One thread reads for all clients, except one that never reads and that the service has to disconnect.
 * Events are withdrawals with long reasons, so that they fill buffers, and the publications before them. With the PID of the service, also
 * prints its resident memory. Both sides need one file descriptor for each client: see {@code ulimit -n}.
 */
class Streams {
    private static final Pattern ID = Pattern.compile("\nid: (\\S+)\n");
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final String REASON = "Ъ".repeat(1_000);
    private static final int AT_ONCE = 100;

    private final URI service;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private int done;

    /** The events that a client received. */
    private static final class Client {
        final StringBuilder rest = new StringBuilder("\n");
        final List<String> ids = new ArrayList<>();
        boolean open;
        boolean ended;

        void accept(String text) {
            rest.append(text);
            open |= rest.indexOf("\r\n\r\n") > 0;
            int end = rest.lastIndexOf("\n\n");
            if (end < 0) {
                return;
            }
            Matcher matcher = ID.matcher(rest).region(0, end + 1);
            while (matcher.find()) {
                ids.add(matcher.group(1));
            }
            rest.delete(0, end);
        }
    }

    Streams(URI service, String key) throws IOException {
        this.service = service;
        this.key = key;
    }

    public static void main(String... args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: java Streams.java URL adminKey clients events [pid]");
            System.exit(2);
        }
        Streams streams = new Streams(URI.create(args[0]), args[1]);
        String pid = args.length > 4 ? args[4] : null;
        streams.run(Integer.parseInt(args[2]), Integer.parseInt(args[3]), pid);
    }

    private void run(int number, int events, String pid) throws Exception {
        report("before", pid);
        long start = System.nanoTime();
        SocketChannel slow = connect(null);
        for (int opened = 0; opened < number; opened += AT_ONCE) {
            for (int i = opened; i < Math.min(number, opened + AT_ONCE); i++) {
                Client client = new Client();
                clients.add(client);
                connect(client);
            }
            readUntil(() -> clients.stream().allMatch(client -> client.open));
        }
        System.out.printf("%d streams opened in %.1f s%n", number, seconds(start));
        report("with streams", pid);

        List<String> written = new ArrayList<>();
        start = System.nanoTime();
        Thread writer = new Thread(() -> write(events, written));
        writer.start();
        while (writer.isAlive()) {
            read(50);
        }
        double writing = seconds(start);
        List<String> expected = changes(written);
        start = System.nanoTime();
        readUntil(() -> clients.stream().allMatch(client -> client.ids.size() >= expected.size()));
        System.out.printf("%d events written in %.1f s, received by all %d clients %.2f s after the last: %.0f events/s in total%n",
                expected.size(), writing, number, seconds(start), expected.size() * (double) number / (writing + seconds(start)));
        long wrong = clients.stream().filter(client -> !client.ids.equals(expected)).count();
        System.out.printf("%d clients of %d received every event once and in order; %d connections were lost%n",
                number - wrong, number, clients.stream().filter(client -> client.ended).count());
        report("after", pid);
        long lag = latency(20);
        System.out.printf("one publication reached the last client %d ms after its response, median of 20%n", lag);
        readUntil(() -> metric("communique_changes_streams") <= number);
        System.out.println("the client that does not read was disconnected");
        slow.close();
        if (wrong > 0) {
            System.exit(1);
        }
    }

    private SocketChannel connect(Client client) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (client == null) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        }
        channel.connect(new InetSocketAddress(service.getHost(), service.getPort()));
        channel.write(ByteBuffer.wrap("GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        if (client != null) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, client);
        }
        return channel;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void readUntil(Condition condition) throws Exception {
        long end = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("timed out");
            }
            read(20);
        }
    }

    private void read(long millis) throws IOException {
        selector.select(millis);
        for (SelectionKey key : selector.selectedKeys()) {
            Client client = (Client) key.attachment();
            buffer.clear();
            int n;
            try {
                n = ((SocketChannel) key.channel()).read(buffer);
            } catch (IOException reset) {
                n = -1;
            }
            if (n < 0) {
                client.ended = true;
                key.cancel();
                continue;
            }
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            // Each chunk consists of whole events, so the chunk-length lines are between events and do no harm.
            client.accept(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        selector.selectedKeys().clear();
    }

    private void write(int events, List<String> written) {
        try {
            for (int i = 0; i < events / 2; i++) {
                String id = publish();
                written.add(id);
                post("/" + id + "/withdraw", "{\"reason\": \"" + REASON + "\"}", "2");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String publish() throws IOException, InterruptedException {
        String answer = post("", "{\"title\": \"" + UUID.randomUUID() + "\", \"body\": \"<p>…</p>\", \"language\": \"ru\","
                + " \"attribution\": {\"source\": {\"name\": \"Streams\"}}}", null);
        String id = answer.replaceFirst("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
        post("/" + id + "/publish", "{}", "1");
        return id;
    }

    /** Reads the cursors of the written changes from the pages of the change feed. */
    private List<String> changes(List<String> written) throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>(written);
        List<String> cursors = new ArrayList<>();
        Pattern change = Pattern.compile("\"cursor\":\"([^\"]+)\",\"event\":\"[a-z]+\",\"id\":\"([^\"]+)\"");
        String since = "";
        boolean more = true;
        while (more) {
            String page = get("/v1/changes?limit=100" + since);
            Matcher matcher = change.matcher(page);
            while (matcher.find()) {
                if (ids.contains(matcher.group(2))) {
                    cursors.add(matcher.group(1));
                }
            }
            since = "&since=" + page.replaceFirst("(?s).*\"next\":\"([^\"]+)\".*", "$1");
            more = page.endsWith("\"hasMore\":true}");
        }
        return cursors;
    }

    private long latency(int times) throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int expected = clients.get(0).ids.size() + 1;
            publish();
            long start = System.nanoTime();
            readUntil(() -> clients.stream().allMatch(client -> client.ids.size() >= expected));
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
        millis.sort(null);
        return millis.get(times / 2);
    }

    private String post(String path, String body, String version) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve("/v1/press-releases" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (version != null) {
            request.header("If-Match", version);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path)).header("Authorization", "Bearer " + key).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void report(String when, String pid) throws IOException, InterruptedException {
        String resident = pid == null ? "" : Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .map(line -> ", resident " + Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                .findFirst().orElse("");
        System.out.printf("%s: heap %.0f MB in use%s, %.0f threads, %.0f streams%n", when,
                metric("jvm_memory_used_bytes{area=\"heap\"") / 1e6, resident, metric("jvm_threads_live_threads"),
                metric("communique_changes_streams"));
    }

    private double metric(String name) throws IOException, InterruptedException {
        return get("/q/metrics").lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

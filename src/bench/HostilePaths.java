import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures the cost of long paths: {@code java src/bench/HostilePaths.java http://127.0.0.1:8080}, with {@code wrk} on the {@code PATH}. Prints
 * the time of paths of up to 16 KB as a ratio to that of a short unknown path. Also prints the 99th percentile of a cached list alone,
 * during reads of the same list over 50 connections, and while 50 connections send long paths without pause.
 */
public class HostilePaths {
    private static final int ROUNDS = 2_000;
    private static final int SECONDS = 20;
    private static final String LIST = "/v1/press-releases?limit=20";
    private static final String SHORT = "/v1/press-releases/1";
    private static final List<String> PREFIXES =
            List.of("/v1/press-releases/", "/v1/press-releases/1/revisions/", "/v1/press-releases/by-slug/", "/sitemap-");

    public static void main(String[] args) throws Exception {
        URI service = URI.create(args[0]);
        try (Connection connection = new Connection(service)) {
            median(connection, SHORT);
            double base = median(connection, SHORT);
            System.out.printf("short unknown path: %.3f ms%n", base);
            for (String prefix : PREFIXES) {
                for (int length : new int[] {1_000, 1_024, 8_000, 16_000}) {
                    String path = prefix + "a".repeat(length - prefix.length());
                    System.out.printf("%s… of %,d: %.2f times%n", prefix, length, median(connection, path) / base);
                }
            }
            p99(connection);
            double alone = p99(connection);
            double withReaders = p99During(service, LIST, connection);
            double withHostilePaths = p99During(service, PREFIXES.get(0) + "a".repeat(8_000), connection);
            double withAllowedPaths = p99During(service, PREFIXES.get(0) + "a".repeat(900), connection);
            System.out.printf(
                    "cached list, p99: alone %.2f ms; with 50 readers of it %.2f; with 50 connections sending paths of 8,000 %.2f, of 900 %.2f%n",
                    alone, withReaders, withHostilePaths, withAllowedPaths);
        }
    }

    private static double median(Connection connection, String path) throws IOException {
        double[] times = new double[ROUNDS / 4];
        for (int i = 0; i < times.length; i++) {
            times[i] = connection.get(path);
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static double p99(Connection connection) throws IOException {
        double[] times = new double[ROUNDS];
        for (int i = 0; i < times.length; i++) {
            times[i] = connection.get(LIST);
        }
        Arrays.sort(times);
        return times[times.length * 99 / 100];
    }

    private static double p99During(URI service, String path, Connection connection) throws Exception {
        List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c50", "-d" + SECONDS + "s", service + path));
        Process load = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            TimeUnit.SECONDS.sleep(3);
            return p99(connection);
        } finally {
            load.destroy();
            load.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** A persistent connection, which is opened again after the service closes it. */
    private static final class Connection implements AutoCloseable {
        private final URI service;
        private Socket socket;

        Connection(URI service) {
            this.service = service;
        }

        /** Returns the milliseconds until the whole response has arrived. */
        double get(String path) throws IOException {
            if (socket == null) {
                socket = new Socket(service.getHost(), service.getPort());
                socket.setTcpNoDelay(true);
            }
            long from = System.nanoTime();
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the service closed the connection");
                }
                head.append((char) next);
            }
            String names = head.toString().toLowerCase();
            int at = names.indexOf("content-length: ") + 16;
            in.readNBytes(Integer.parseInt(names.substring(at, names.indexOf("\r\n", at))));
            long elapsed = System.nanoTime() - from;
            if (names.contains("connection: close")) {
                close();
            }
            return elapsed / 1e6;
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        }
    }
}

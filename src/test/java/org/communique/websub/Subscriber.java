package org.communique.websub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.communique.Await;

/** The server of a WebSub subscriber on 127.0.0.1, written from the specification. Each path is a callback. */
final class Subscriber implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();

    /** A request of the hub to a callback. */
    record Received(String query, Map<String, String> parameters, Map<String, String> headers, byte[] body) {
        String mode() {
            return parameters.get("hub.mode");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The response of a callback. */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply of(int status) {
            return new Reply(status, "", Map.of());
        }
    }

    /** A callback URL, and the requests that the hub sent to it. */
    static final class Callback {
        private final String url;
        private final List<Received> hubRequests = new CopyOnWriteArrayList<>();
        private final List<Received> deliveries = new CopyOnWriteArrayList<>();
        private volatile Function<Received, Reply> verificationReply =
                request -> new Reply(200, request.parameters().getOrDefault("hub.challenge", ""), Map.of());
        private volatile Reply deliveryReply = Reply.of(204);

        private Callback(String url) {
            this.url = url;
        }

        String url() {
            return url;
        }

        void respondToVerification(Function<Received, Reply> reply) {
            verificationReply = reply;
        }

        void respondToDelivery(Reply reply) {
            deliveryReply = reply;
        }

        void respondToDelivery(int status) {
            deliveryReply = Reply.of(status);
        }

        List<Received> hubRequests(String mode) {
            return hubRequests.stream()
                    .filter(request -> mode.equals(request.mode()))
                    .toList();
        }

        /** Waits for a number of verifications or denials, and returns the last one. */
        Received awaitHubRequest(String mode, int count) {
            return await(() -> hubRequests(mode), count, mode);
        }

        List<Received> deliveries() {
            return List.copyOf(deliveries);
        }

        /** Waits for a number of deliveries, and returns the last one. */
        Received awaitDelivery(int count) {
            return await(this::deliveries, count, "deliveries");
        }

        private Received await(java.util.function.Supplier<List<Received>> requests, int count, String kind) {
            Await.until(
                    TIMEOUT,
                    () -> requests.get().size() >= count,
                    () -> requests.get().size() + " of " + count + " arrived: " + kind + " to " + url + ", "
                            + hubRequests);
            return requests.get().get(count - 1);
        }
    }

    Subscriber() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param path may have a query */
    Callback callback(String path) {
        return callbacks.computeIfAbsent(
                path.split("\\?")[0],
                unused -> new Callback("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            String query = exchange.getRequestURI().getRawQuery();
            Received received = new Received(
                    query, parameters(query), headers, exchange.getRequestBody().readAllBytes());
            Callback callback = callbacks.get(exchange.getRequestURI().getPath());
            boolean isDelivery = exchange.getRequestMethod().equals("POST");
            Reply reply = isDelivery ? callback.deliveryReply : callback.verificationReply.apply(received);
            (isDelivery ? callback.deliveries : callback.hubRequests).add(received);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> parameters(String query) {
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Collection<Callback> all() {
        return new ArrayList<>(callbacks.values());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

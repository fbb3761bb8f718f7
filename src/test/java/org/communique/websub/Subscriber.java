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

/** A subscriber's server on 127.0.0.1, made of what the specification says, with as many callbacks as there are paths. */
final class Subscriber implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

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

    /** What a callback answers. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, "", Map.of());
        }
    }

    /** An address that the hub may send to, and what came there. */
    static final class Callback {
        private final String url;
        private final List<Received> questions = new CopyOnWriteArrayList<>();
        private final List<Received> deliveries = new CopyOnWriteArrayList<>();
        private volatile Function<Received, Answer> verifying =
                asked -> new Answer(200, asked.parameters().getOrDefault("hub.challenge", ""), Map.of());
        private volatile Answer delivered = Answer.of(204);

        private Callback(String url) {
            this.url = url;
        }

        String url() {
            return url;
        }

        void verifies(Function<Received, Answer> answer) {
            verifying = answer;
        }

        void takes(Answer answer) {
            delivered = answer;
        }

        void takes(int status) {
            delivered = Answer.of(status);
        }

        List<Received> questions(String mode) {
            return questions.stream().filter(asked -> mode.equals(asked.mode())).toList();
        }

        /** The last of so many questions or notices. */
        Received awaitQuestion(String mode, int count) {
            return await(() -> questions(mode), count, mode);
        }

        List<Received> deliveries() {
            return List.copyOf(deliveries);
        }

        /** The last of so many deliveries. */
        Received awaitDelivery(int count) {
            return await(this::deliveries, count, "deliveries");
        }

        private Received await(java.util.function.Supplier<List<Received>> came, int count, String what) {
            Await.until(
                    PATIENCE,
                    () -> came.get().size() >= count,
                    () -> came.get().size() + " of " + count + " came: " + what + " to " + url + ", " + questions);
            return came.get().get(count - 1);
        }
    }

    Subscriber() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param path with a query of its own, if it is to have one */
    Callback callback(String path) {
        return callbacks.computeIfAbsent(
                path.split("\\?")[0],
                same -> new Callback("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            String query = exchange.getRequestURI().getRawQuery();
            Received received = new Received(
                    query, parameters(query), headers, exchange.getRequestBody().readAllBytes());
            Callback callback = callbacks.get(exchange.getRequestURI().getPath());
            boolean delivery = exchange.getRequestMethod().equals("POST");
            Answer answer = delivery ? callback.delivered : callback.verifying.apply(received);
            (delivery ? callback.deliveries : callback.questions).add(received);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
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

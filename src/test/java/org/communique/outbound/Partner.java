package org.communique.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.communique.Await;

/**
 * The server of a partner on 127.0.0.1. The beginning of the path selects its behaviour, friendly or hostile; the rest distinguishes requests.
 * Responds to one request on each connection, and can have thousands of connections.
 *
 * <pre>
 * /status/503?retry-after=7    any status, with a body of some bytes
 * /redirect?to=http://…        302
 * /echo?hub.challenge=…        200 with the challenge as its body if there is one, as a WebSub subscriber confirms
 * /body/1000                   200 with so many bytes
 * /early                       200 without reading the body
 * /does-not-read               reads only the head, and never responds
 * /hang                        reads all and never responds
 * /hang-after-head             200 without its body, and the connection stays open
 * /break-off                   closes without a response
 * /break-head                  closes within the head
 * /break-body                  closes within the body
 * /trickle-head                a byte of the head every 50 ms
 * /trickle-body                a byte of the body every 50 ms
 * /endless-body                10 GB, as fast as they are read
 * /endless-interim             100 Continue without end
 * /endless-headers             header lines without end
 * /endless-status-line         a status line without end
 * /processing, /switching      102 and 101, and nothing after it
 * /not-http                    a greeting in another protocol
 * anything else                200
 * </pre>
 */
public final class Partner implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;
    private static final int MAX_HEAD_LENGTH = 1 << 20;
    private static final Buffer CHUNK = Buffer.buffer(new byte[64 * 1024]);
    private static final long TICK_MILLIS = 50;
    /** Small, so that a sender soon blocks if this server does not read, and thousands of connections take little memory of the kernel. */
    private static final int RECEIVE_BUFFER_SIZE = 64 * 1024;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final boolean isTls;
    private final NetServer server;
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Map<String, String> behaviours = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicLong endlessBytesSent = new AtomicLong();

    /**
     * @param target path and query as received
     * @param headers by case-insensitive name; the last one if a name is repeated
     * @param serverName the server name of the TLS handshake; null without TLS
     * @param at the time at which the body, or the part that is read, had arrived
     */
    public record Received(
            String method, String target, Map<String, String> headers, byte[] body, String serverName, Instant at) {
        public String path() {
            return target.split("\\?", 2)[0];
        }

        /** @return null if the parameter is missing */
        public String query(String name) {
            String[] parts = target.split("\\?", 2);
            return Arrays.stream(parts.length < 2 ? new String[0] : parts[1].split("&"))
                    .map(pair -> pair.split("=", 2))
                    .filter(pair ->
                            URLDecoder.decode(pair[0], StandardCharsets.UTF_8).equals(name))
                    .map(pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
                    .findFirst()
                    .orElse(null);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Starts a server without TLS. */
    public Partner() {
        this(null);
    }

    /** @param key null for a server without TLS */
    public Partner(KeyCertOptions key) {
        isTls = key != null;
        NetServerOptions options =
                new NetServerOptions().setAcceptBacklog(4_096).setReceiveBufferSize(RECEIVE_BUFFER_SIZE);
        if (isTls) {
            options.setSsl(true).setSni(true).setKeyCertOptions(key);
        }
        server = vertx.createNetServer(options).connectHandler(this::accept).exceptionHandler(failed -> {});
        await(server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture());
    }

    public int port() {
        return server.actualPort();
    }

    /** @param path with the query */
    public String url(String path) {
        return url("127.0.0.1", path);
    }

    /** @param host another name of this server */
    public String url(String host, String path) {
        return (isTls ? "https://" : "http://") + host + ":" + port() + path;
    }

    /** Treats a path like another one from now on. */
    public void behave(String path, String behaviour) {
        behaviours.put(path, behaviour);
    }

    /** Returns all requests so far, in order of arrival. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** @param path without the query */
    public List<Received> received(String path) {
        return received.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Waits for a number of requests to a path, and fails if they do not arrive. */
    public List<Received> awaitReceived(String path, int count) {
        Await.until(
                Duration.ofSeconds(TIMEOUT_SECONDS),
                () -> received(path).size() >= count,
                () -> received(path).size() + " requests arrived at " + path + ", not " + count);
        return received(path);
    }

    /** Clears the received requests. */
    public void clear() {
        received.clear();
    }

    /** Returns the number of connections, including those without a request. */
    public int connections() {
        return connections.get();
    }

    /** Returns the number of open connections. */
    public int openConnections() {
        return openConnections.get();
    }

    /** Returns the number of bytes of endless responses that were sent. */
    public long endlessBytesSent() {
        return endlessBytesSent.get();
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private void accept(NetSocket socket) {
        connections.incrementAndGet();
        openConnections.incrementAndGet();
        socket.exceptionHandler(failed -> {});
        socket.closeHandler(closed -> openConnections.decrementAndGet());
        socket.handler(new RequestReader(socket)::append);
    }

    /** Collects the bytes of a connection until the request is complete. */
    private final class RequestReader {
        private final NetSocket socket;
        private Buffer buffer = Buffer.buffer();
        private String method;
        private String target;
        private Map<String, String> headers;
        private boolean isDone;

        RequestReader(NetSocket socket) {
            this.socket = socket;
        }

        void append(Buffer bytes) {
            if (isDone) {
                return;
            }
            buffer.appendBuffer(bytes);
            if (headers == null && !readHead()) {
                return;
            }
            String behaviour = behaviours.getOrDefault(target.split("\\?", 2)[0], target);
            boolean ignoresBody = behaviour.startsWith("/early") || behaviour.startsWith("/does-not-read");
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            if (ignoresBody || buffer.length() >= length) {
                isDone = true;
                received.add(new Received(
                        method, target, headers, buffer.getBytes(), socket.indicatedServerName(), Instant.now()));
                respond(socket, behaviour);
            }
        }

        private boolean readHead() {
            String text = buffer.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                if (buffer.length() > MAX_HEAD_LENGTH) {
                    socket.close();
                }
                return false;
            }
            String[] lines = text.substring(0, end).split("\r\n");
            String[] first = lines[0].split(" ");
            method = first[0];
            target = first[1];
            headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(":", 2);
                headers.put(header[0].strip(), header[1].strip());
            }
            buffer = buffer.getBuffer(end + 4, buffer.length());
            return true;
        }
    }

    private void respond(NetSocket socket, String behaviour) {
        Received parsed = new Received("", behaviour, Map.of(), new byte[0], null, Instant.EPOCH);
        String[] path = parsed.path().split("/");
        String action = path.length > 1 ? path[1] : "";
        String argument = path.length > 2 ? path[2] : "";
        switch (action) {
            case "status" -> {
                String retryAfter = parsed.query("retry-after");
                String header = retryAfter == null ? "" : "Retry-After: " + retryAfter + "\r\n";
                end(socket, head(argument + " Some", header, 4) + "body");
            }
            case "redirect" -> end(socket, head("302 Found", "Location: " + parsed.query("to") + "\r\n", 0));
            case "echo" -> {
                String challenge = Objects.requireNonNullElse(parsed.query("hub.challenge"), "");
                end(socket, head("200 OK", "", challenge.length()) + challenge);
            }
            case "body" -> {
                int length = Integer.parseInt(argument);
                end(socket, head("200 OK", "", length) + "x".repeat(length));
            }
            case "early" -> {
                socket.pause();
                socket.write(head("200 OK", "", 0));
            }
            case "does-not-read" -> socket.pause();
            case "hang" -> {}
            case "hang-after-head" -> socket.write(head("200 OK", "", 1_000));
            case "break-off" -> socket.close();
            case "break-head" -> end(socket, "HTTP/1.1 200 OK\r\nContent-Le");
            case "break-body" -> end(socket, head("200 OK", "", 1_000) + "only this");
            case "trickle-head" -> trickle(socket, head("200 OK", "X-Slow: " + "x".repeat(1_000) + "\r\n", 0));
            case "trickle-body" -> {
                socket.write(head("200 OK", "", 1_000));
                trickle(socket, "x".repeat(1_000));
            }
            case "endless-body" -> {
                socket.write(head("200 OK", "", 10_000_000_000L));
                endless(socket, CHUNK);
            }
            case "endless-interim" -> endless(socket, Buffer.buffer("HTTP/1.1 100 Continue\r\n\r\n"));
            case "endless-headers" -> {
                socket.write("HTTP/1.1 200 OK\r\n");
                endless(socket, Buffer.buffer("X-More: and more\r\n"));
            }
            case "endless-status-line" -> {
                socket.write("HTTP/1.1 200 O");
                endless(socket, Buffer.buffer("OOOOOOOOOOOOOOO"));
            }
            case "processing" -> socket.write("HTTP/1.1 102 Processing\r\n\r\n");
            case "switching" ->
                socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n");
            case "not-http" -> socket.write("220 mail.example.com ESMTP\r\n");
            default -> end(socket, head("200 OK", "", 0));
        }
    }

    private static String head(String status, String headers, long length) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n";
    }

    private static void end(NetSocket socket, String text) {
        socket.write(text).onComplete(written -> socket.close());
    }

    private void trickle(NetSocket socket, String text) {
        int[] position = {0};
        long ticks = vertx.setPeriodic(TICK_MILLIS, tick -> {
            if (position[0] < text.length()) {
                socket.write(text.substring(position[0], ++position[0]));
            } else {
                socket.close();
            }
        });
        socket.closeHandler(closed -> {
            openConnections.decrementAndGet();
            vertx.cancelTimer(ticks);
        });
    }

    private void endless(NetSocket socket, Buffer chunk) {
        socket.write(chunk).onSuccess(written -> {
            endlessBytesSent.addAndGet(chunk.length());
            vertx.runOnContext(next -> endless(socket, chunk));
        });
    }

    private static void await(CompletableFuture<?> future) {
        try {
            future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

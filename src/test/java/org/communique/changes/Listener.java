package org.communique.changes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that listens to the stream of changes, on a separate connection. */
public final class Listener implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;

    /** An event, or the end of the stream if all components are null. */
    public record Event(String id, String event, String data) {
        public boolean isEnd() {
            return id == null && event == null && data == null;
        }
    }

    public final int status;
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final AtomicInteger comments = new AtomicInteger();
    final List<String> retries = new ArrayList<>();
    /** The id to continue from: of the last event, or of progress without an event. */
    volatile String lastId;
    /** Whether the server ended the stream; false if the connection was cut. */
    public volatile boolean complete;

    private final Socket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Listener(Socket socket) throws IOException {
        this.socket = socket;
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        status = Integer.parseInt(in.readLine().split(" ")[1]);
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        if (status == 200) {
            Thread reader = new Thread(() -> read(in), "listener");
            reader.setDaemon(true);
            reader.start();
        }
    }

    public static Listener open(URI service, String path, String... headers) {
        try {
            return new Listener(connect(service, path, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Socket connect(URI service, String path, String... headers) throws IOException {
        Socket socket = new Socket();
        // A small buffer, so that unread events remain in the service.
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress(service.getHost(), service.getPort()));
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void read(BufferedReader in) {
        try {
            StringBuilder text = new StringBuilder();
            for (int size = size(in); size > 0; size = size(in)) {
                char[] chunk = new char[size];
                for (int count = 0; count < size; ) {
                    int n = in.read(chunk, count, size - count);
                    if (n < 0) {
                        throw new IOException("cut");
                    }
                    count += n;
                }
                in.readLine();
                text.append(chunk);
                for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
                    add(text.substring(0, end));
                    text.delete(0, end + 2);
                }
            }
            complete = true;
        } catch (IOException | RuntimeException cut) {
            complete = false;
        }
        events.add(new Event(null, null, null));
    }

    private static int size(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("cut");
        }
        return Integer.parseInt(line, 16);
    }

    private void add(String block) {
        Map<String, String> fields = new TreeMap<>();
        block.lines().forEach(line -> {
            if (line.startsWith(":")) {
                comments.incrementAndGet();
            } else if (line.startsWith("retry: ")) {
                retries.add(line.substring("retry: ".length()));
            } else {
                fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
            }
        });
        lastId = fields.getOrDefault("id", lastId);
        if (fields.containsKey("data")) {
            String data = new String(fields.get("data").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            events.add(new Event(fields.get("id"), fields.get("event"), data));
        }
    }

    /** Waits for the next event or the end. */
    public Event next() {
        return poll(Duration.ofSeconds(TIMEOUT_SECONDS))
                .orElseThrow(() -> new AssertionError("no event arrived in time"));
    }

    /** Returns the next event or the end, or nothing if none arrives before the timeout. */
    public Optional<Event> poll(Duration timeout) {
        try {
            return Optional.ofNullable(events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns all events up to and including the one with an id. */
    List<Event> until(String id) {
        List<Event> read = new ArrayList<>();
        do {
            read.add(next());
            if (read.get(read.size() - 1).isEnd()) {
                throw new AssertionError("the stream ended after " + (read.size() - 1) + " events");
            }
        } while (!id.equals(read.get(read.size() - 1).id()));
        return read;
    }

    /** Reads all events until the stream ends. */
    public void untilEnd() {
        while (!next().isEnd()) {
            continue;
        }
    }

    public boolean hasNoEvents() {
        return events.isEmpty();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.communique.cache;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.communique.memory.SlowReaders;

/**
 * Sends large cached bodies in slices, each when the connection has accepted the previous one, because the connection copies what it is given. A
 * client that does not read keeps a body in memory when the cache has long dropped it: such a client is disconnected, and the sum of all bodies
 * that are being sent is limited. When the limit is reached, the slowest readers make room for others.
 */
@ApplicationScoped
class LargeBodies {
    /** Smaller bodies fit into the buffers of the system. */
    static final int SLICE = 64 * 1024;

    /** A client that takes longer for a body is disconnected, however steadily it reads. */
    private static final Duration MAX_DURATION = Duration.ofMinutes(1);

    /** Readers that began later are not disconnected to make room. */
    private static final Duration MIN_DURATION = Duration.ofSeconds(5);

    /** The bodies that are being sent. */
    private final Map<Buffer, Readers> bodies = new IdentityHashMap<>();

    private final long maxBytes;
    private long bytes;

    LargeBodies(CacheConfig config) {
        this.maxBytes = config.maxBytes() / 2;
    }

    /** The requests for a body, and when the last of them began, by {@link System#nanoTime()}. */
    private static final class Readers {
        private final Set<RoutingContext> requests = Collections.newSetFromMap(new IdentityHashMap<>());
        private long lastBegan;
    }

    /**
     * Adds a reader of a body, until the request ends. Call it on the event loop.
     *
     * @return false if too many other bodies are being sent
     */
    boolean tryAdd(RoutingContext request, Buffer body) {
        synchronized (this) {
            Readers readers = bodies.get(body);
            if (readers == null) {
                if (!makeRoomFor(body.length())) {
                    return false;
                }
                bytes += body.length();
                readers = new Readers();
                bodies.put(body, readers);
            }
            readers.requests.add(request);
            readers.lastBegan = System.nanoTime();
        }
        long timer =
                request.vertx().setTimer(MAX_DURATION.toMillis(), late -> SlowReaders.disconnect(request.request()));
        request.addEndHandler(ended -> {
            request.vertx().cancelTimer(timer);
            remove(request, body);
        });
        return true;
    }

    /** Disconnects the readers of the bodies that nobody has begun to read for longest. */
    private boolean makeRoomFor(int length) {
        long now = System.nanoTime();
        while (bytes > 0 && bytes + length > maxBytes) {
            Map.Entry<Buffer, Readers> slowest = Collections.max(
                    bodies.entrySet(), Comparator.comparingLong(body -> now - body.getValue().lastBegan));
            if (now - slowest.getValue().lastBegan < MIN_DURATION.toNanos()) {
                return false;
            }
            bytes -= slowest.getKey().length();
            slowest.getValue().requests.forEach(reader -> SlowReaders.disconnect(reader.request()));
            bodies.remove(slowest.getKey());
        }
        return true;
    }

    private synchronized void remove(RoutingContext request, Buffer body) {
        Readers readers = bodies.get(body);
        if (readers != null && readers.requests.remove(request) && readers.requests.isEmpty()) {
            bodies.remove(body);
            bytes -= body.length();
        }
    }

    /** Sends a body that was added. HTTP/2 has windows, and cuts bodies up by itself. */
    void send(RoutingContext request, Buffer body) {
        if (request.request().version() == HttpVersion.HTTP_2) {
            request.response().end(body);
        } else {
            new Sending(request, body).start();
        }
    }

    /** Runs on the event loop of the request. */
    private static final class Sending {
        private final RoutingContext request;
        private final HttpServerResponse response;
        private final Vertx vertx;
        private final Buffer body;
        private int sent;
        private long timer;

        Sending(RoutingContext request, Buffer body) {
            this.request = request;
            this.response = request.response();
            this.vertx = request.vertx();
            this.body = body;
        }

        void start() {
            response.putHeader("Content-Length", String.valueOf(body.length()));
            // Not at once: the connection may be in the middle of accepting the previous slice.
            Context loop = vertx.getOrCreateContext();
            response.drainHandler(drained -> loop.runOnContext(next -> write()));
            request.addEndHandler(ended -> vertx.cancelTimer(timer));
            write();
        }

        private void write() {
            vertx.cancelTimer(timer);
            while (sent < body.length() && !response.closed() && !response.writeQueueFull()) {
                int end = Math.min(body.length(), sent + SLICE);
                response.write(body.slice(sent, end));
                sent = end;
            }
            if (response.ended() || response.closed()) {
                return;
            }
            if (sent == body.length()) {
                response.end();
            } else {
                timer = vertx.setTimer(
                        SlowReaders.TIMEOUT.toMillis(), late -> SlowReaders.disconnect(request.request()));
            }
        }
    }
}

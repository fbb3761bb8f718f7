package org.communique.cache;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.IdentityHashMap;
import java.util.Map;
import org.communique.memory.SlowReaders;

/**
 * Sends large cached bodies in slices, each when the connection has accepted the previous one, because the connection copies what it is given. A
 * client that does not read keeps a body in memory when the cache has long dropped it: such a client is disconnected, and the sum of all bodies
 * that are being sent is limited.
 */
@ApplicationScoped
class LargeBodies {
    /** Smaller bodies fit into the buffers of the system. */
    static final int SLICE = 64 * 1024;

    /** The bodies that are being sent, with the numbers of their readers. */
    private final Map<Buffer, Integer> readers = new IdentityHashMap<>();

    private final long maxBytes;
    private long bytes;

    LargeBodies(CacheConfig config) {
        this.maxBytes = config.maxBytes() / 2;
    }

    /**
     * Adds a reader of a body, until the request ends. Call it on the event loop.
     *
     * @return false if too many other bodies are being sent
     */
    boolean tryAdd(RoutingContext request, Buffer body) {
        synchronized (this) {
            Integer count = readers.get(body);
            if (count == null) {
                if (bytes > 0 && bytes + body.length() > maxBytes) {
                    return false;
                }
                bytes += body.length();
            }
            readers.put(body, count == null ? 1 : count + 1);
        }
        request.addEndHandler(ended -> remove(body));
        return true;
    }

    private synchronized void remove(Buffer body) {
        int left = readers.get(body) - 1;
        if (left > 0) {
            readers.put(body, left);
        } else {
            readers.remove(body);
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

package org.communique.changes;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.communique.audience.ViewerScope;
import org.communique.changes.SseEncoder.Event;

/**
 * Somebody who listens. Events wait for a client in a short queue of buffers that all clients share; when that is full, it is left to
 * read on from the database once it has taken what waits. Everything but the construction happens on the event loop of the connection,
 * so nothing here is locked and no thread waits.
 */
final class StreamClient {
    /** What the connection holds that is not sent yet, and the kernel likewise: enough for a page, and little for thousands. */
    private static final int CONNECTION_BYTES = 16 * 1024;

    private static final int KERNEL_BYTES = 64 * 1024;
    private static final int QUEUE_BYTES = 256 * 1024;

    private final ViewerScope viewerScope;
    private final HttpServerResponse response;
    private final Runnable cut;
    private final Context loop;
    private final Consumer<StreamClient> reader;
    private final Queue<Buffer> queue = new ArrayDeque<>();
    private int queued;
    private long position;
    /** A page is being read. */
    private boolean reading;
    /** Something came that was not queued: it has to be read. */
    private boolean missed = true;
    /** Since when the connection takes nothing; 0 while it does. */
    private volatile long stuckSince;

    private volatile long lastHeartbeat = System.nanoTime();

    /**
     * @param position what was told of before
     * @param reader   reads the page after the client's position, and brings it by {@link #take}
     */
    StreamClient(ViewerScope viewerScope, long position, HttpServerRequest request, Consumer<StreamClient> reader) {
        this.viewerScope = viewerScope;
        this.position = position;
        this.response = request.response();
        ConnectionBase connection = (ConnectionBase) request.connection();
        this.loop = connection.getContext();
        // What is closed as usual is flushed first, also when the channel is asked to: that never ends when nobody
        // reads.
        this.cut = request.version() == HttpVersion.HTTP_2
                ? response::reset
                : () -> connection.channel().unsafe().close(connection.channel().voidPromise());
        this.reader = reader;
        connection.channel().config().setOption(ChannelOption.SO_SNDBUF, KERNEL_BYTES);
    }

    ViewerScope viewerScope() {
        return viewerScope;
    }

    long position() {
        return position;
    }

    /** Sends the head, and begins to read. */
    void open() {
        response.setChunked(true);
        response.setWriteQueueMaxSize(CONNECTION_BYTES);
        response.write(SseEncoder.OPENING);
        response.drainHandler(drained -> {
            stuckSince = 0;
            write();
        });
        run(this::write);
    }

    /** Says something that is no change, before everything else. */
    void say(Event event) {
        run(() -> enqueue(event));
    }

    /** What has just happened. */
    void offer(List<Event> events) {
        run(() -> {
            if (reading || missed) {
                missed = true;
                return;
            }
            for (Event event : events) {
                if (event.position() > position) {
                    if (queued >= QUEUE_BYTES) {
                        missed = true;
                        break;
                    }
                    enqueue(event);
                }
            }
            write();
        });
    }

    /** A page that was read for this client. */
    void take(List<Event> page, boolean more) {
        run(() -> {
            reading = false;
            missed |= more;
            page.forEach(this::enqueue);
            write();
        });
    }

    private void enqueue(Event event) {
        queue.add(event.bytes());
        queued += event.bytes().length();
        position = event.position();
    }

    private void write() {
        while (!queue.isEmpty() && !isFull()) {
            Buffer together = Buffer.buffer(CONNECTION_BYTES);
            do {
                Buffer next = queue.remove();
                queued -= next.length();
                together.appendBuffer(next);
            } while (!queue.isEmpty() && together.length() + queue.peek().length() <= CONNECTION_BYTES);
            response.write(together);
        }
        if (queue.isEmpty() && missed && !reading && !response.closed()) {
            // From here on it is noticed again what is missed.
            missed = false;
            reading = true;
            reader.accept(this);
        }
    }

    private boolean isFull() {
        if (response.closed()) {
            return true;
        }
        if (!response.writeQueueFull()) {
            stuckSince = 0;
            return false;
        }
        if (stuckSince == 0) {
            stuckSince = System.nanoTime();
        }
        return true;
    }

    void beatIfDue(long now, long everyNanos) {
        if (now - lastHeartbeat >= everyNanos) {
            lastHeartbeat = now;
            run(() -> {
                if (!isFull()) {
                    response.write(SseEncoder.HEARTBEAT);
                }
            });
        }
    }

    boolean isStuck(long now, long patienceNanos) {
        long since = stuckSince;
        return since != 0 && now - since > patienceNanos;
    }

    /** The regular end: the client may come again. */
    void end() {
        run(() -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /** Without waiting for what the client does not take. */
    void cut() {
        run(cut);
    }

    private void run(Runnable work) {
        loop.runOnContext(now -> work.run());
    }
}

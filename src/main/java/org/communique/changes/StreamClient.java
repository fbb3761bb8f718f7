package org.communique.changes;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.communique.changes.SseEncoder.Event;
import org.communique.memory.SlowReaders;

/**
 * The connection of a client to a stream. Events wait in a short queue of buffers that all clients share. When the queue is full, further
 * events are dropped, and read from the database once the client has received the queued ones. All methods but the constructor run on
 * the event loop of the connection, so nothing is locked and no thread blocks.
 */
final class StreamClient {
    /** Limits of unsent bytes in the connection and in the kernel: enough for a page, and little for thousands of clients. */
    private static final int CONNECTION_BYTES = 16 * 1024;

    private static final int KERNEL_BYTES = 64 * 1024;
    private static final int QUEUE_BYTES = 256 * 1024;

    private final StreamScope scope;
    private final HttpServerResponse response;
    private final HttpServerRequest request;
    private final Context loop;
    private final Consumer<StreamClient> reader;
    private final Queue<Buffer> queue = new ArrayDeque<>();
    private int queued;
    /** The bytes that this client counts in the backlog: none while it reads everything at once. */
    private int waiting;

    private final StreamBacklog backlog;
    private long position;
    private final long since;
    /** Tells the client the position, if it does not know it from an event. */
    private Event progress;
    /** Whether a page is being read from the database. */
    private boolean reading;
    /** Whether events were dropped that have to be read from the database. */
    private boolean dropped = true;

    private volatile boolean failed;
    /** Since when the connection accepts nothing; 0 while it does. */
    private volatile long stuckSince;

    private volatile long lastHeartbeat = System.nanoTime();

    /**
     * @param position the position that the client has read up to
     * @param since    the position since which it follows its search
     * @param reader   reads the page after the client's position and passes it to {@link #accept}
     */
    StreamClient(
            StreamScope scope,
            long position,
            long since,
            HttpServerRequest request,
            StreamBacklog backlog,
            Consumer<StreamClient> reader) {
        this.scope = scope;
        this.position = position;
        this.since = since;
        this.response = request.response();
        ConnectionBase connection = (ConnectionBase) request.connection();
        this.loop = connection.getContext();
        this.request = request;
        this.backlog = backlog;
        this.reader = reader;
        connection.channel().config().setOption(ChannelOption.SO_SNDBUF, KERNEL_BYTES);
    }

    StreamScope scope() {
        return scope;
    }

    long position() {
        return position;
    }

    long since() {
        return since;
    }

    /** Sends the head of the response, and begins to read from the database. */
    void open() {
        response.setChunked(true);
        response.setWriteQueueMaxSize(CONNECTION_BYTES);
        response.write(SseEncoder.OPENING);
        response.drainHandler(drained -> guarded(() -> {
            stuckSince = 0;
            write();
        }));
        run(this::write);
    }

    /** Sends an event that is not a change, before all others. */
    void sendFirst(Event event) {
        run(() -> enqueue(event));
    }

    /**
     * Passes new events to the client.
     *
     * @param end the position up to which there are no others for the client, and how to tell it
     */
    void offer(List<Event> events, Event end) {
        run(() -> {
            if (reading || dropped) {
                dropped |= !events.isEmpty();
                return;
            }
            for (Event event : events) {
                if (event.position() > position) {
                    if (queued >= QUEUE_BYTES || waiting > 0 && backlog.isFull()) {
                        dropped = true;
                        break;
                    }
                    enqueue(event);
                }
            }
            if (!dropped) {
                moveTo(end);
            }
            write();
        });
    }

    /** Makes the client read new changes from the database. */
    void fallBehind() {
        run(() -> {
            dropped = true;
            write();
        });
    }

    /**
     * Passes a page to the client that was read for it.
     *
     * @param end the position up to which the page was read, and how to tell it; null for that of its last event
     */
    void accept(List<Event> page, Event end, boolean more) {
        run(() -> {
            reading = false;
            dropped |= more;
            page.forEach(this::enqueue);
            if (end != null) {
                moveTo(end);
            }
            write();
        });
    }

    private void moveTo(Event end) {
        if (end.position() > position) {
            position = end.position();
            progress = end;
        }
    }

    private void enqueue(Event event) {
        queue.add(event.bytes());
        queued += event.bytes().length();
        position = event.position();
        progress = null;
    }

    private void write() {
        while (!queue.isEmpty() && !isFull()) {
            Buffer batch = Buffer.buffer(CONNECTION_BYTES);
            do {
                Buffer next = queue.remove();
                queued -= next.length();
                batch.appendBuffer(next);
            } while (!queue.isEmpty() && batch.length() + queue.peek().length() <= CONNECTION_BYTES);
            response.write(batch);
        }
        count();
        if (queue.isEmpty() && dropped && !reading && !response.closed()) {
            // Events that are dropped from here on set it again.
            dropped = false;
            reading = true;
            reader.accept(this);
        }
    }

    private void count() {
        boolean isWaiting = !response.closed() && !response.ended() && (!queue.isEmpty() || response.writeQueueFull());
        int now = isWaiting ? queued + CONNECTION_BYTES : 0;
        if (now != waiting) {
            backlog.add(now - waiting);
            waiting = now;
        }
    }

    /** Must be called when the response has ended. */
    void ended() {
        run(() -> {
            queue.clear();
            queued = 0;
            count();
        });
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

    void heartbeatIfDue(long now, long intervalNanos) {
        if (now - lastHeartbeat >= intervalNanos) {
            lastHeartbeat = now;
            run(() -> {
                if (isFull()) {
                    return;
                }
                if (progress != null && queue.isEmpty()) {
                    response.write(progress.bytes());
                    progress = null;
                } else {
                    response.write(SseEncoder.HEARTBEAT);
                }
            });
        }
    }

    /** Records, on any thread and without allocating memory, that the stream cannot go on: {@link StreamRegistry#maintain} ends it. */
    void markFailed() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    boolean isStuck(long now, long timeoutNanos) {
        long since = stuckSince;
        return since != 0 && now - since > timeoutNanos;
    }

    /** Ends the response regularly. The client may reconnect. */
    void end() {
        run(() -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /** Closes the connection without waiting for unread bytes. */
    void abort() {
        SlowReaders.disconnect(request);
    }

    private void run(Runnable work) {
        loop.runOnContext(now -> guarded(work));
    }

    /** After a failure events may be missing, or nothing would read for the client any more. So its stream has to end. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            markFailed();
            throw e;
        }
    }
}

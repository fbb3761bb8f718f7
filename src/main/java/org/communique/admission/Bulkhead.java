package org.communique.admission;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.communique.database.RequestDeadline;

/** Limits the concurrent requests of one kind. Further requests wait in a queue, in the order of arrival. */
final class Bulkhead {
    private record QueuedRequest(RoutingContext request, Context loop, long since) {}

    private final int maxConcurrent;
    private final int queueSize;
    private final long queueTimeout;
    private final Consumer<RoutingContext> rejection;
    private final Queue<QueuedRequest> queue = new ArrayDeque<>();
    private int running;
    private long rejected;
    /** The time since which requests have been rejected; 0 while requests are accepted. */
    private long rejectingSince;

    /**
     * @param maxConcurrent the number of requests that may run at once
     * @param queueSize     the number of requests that may wait
     * @param queueTimeout  how long a request may wait, in nanoseconds
     * @param rejection     answers a rejected request, on its event loop
     */
    Bulkhead(int maxConcurrent, int queueSize, long queueTimeout, Consumer<RoutingContext> rejection) {
        this.maxConcurrent = maxConcurrent;
        this.queueSize = queueSize;
        this.queueTimeout = queueTimeout;
        this.rejection = rejection;
    }

    /** Runs a request at once, queues it, or rejects it. */
    void enter(RoutingContext request) {
        switch (admit(request)) {
            case ADMITTED -> run(request);
            case REJECTED -> rejection.accept(request);
            case QUEUED -> {}
        }
    }

    private enum Admission {
        ADMITTED,
        QUEUED,
        REJECTED
    }

    private synchronized Admission admit(RoutingContext request) {
        if (running < maxConcurrent) {
            running++;
            return Admission.ADMITTED;
        }
        long now = System.nanoTime();
        if (queue.size() >= queueSize) {
            rejected++;
            rejectingSince = rejectingSince == 0 ? now : rejectingSince;
            return Admission.REJECTED;
        }
        // The server has paused the request until something reads its body, which is after authentication.
        queue.add(new QueuedRequest(request, request.vertx().getOrCreateContext(), now));
        return Admission.QUEUED;
    }

    /** Runs a request. It counts as running until its response begins: the rest waits only for the client. */
    private void run(RoutingContext request) {
        AtomicBoolean released = new AtomicBoolean();
        Runnable release = () -> {
            if (released.compareAndSet(false, true)) {
                release();
            }
        };
        request.addHeadersEndHandler(headersEnd -> release.run());
        request.addEndHandler(ended -> release.run());
        request.next();
    }

    private void release() {
        QueuedRequest next = next();
        if (next != null) {
            next.loop().runOnContext(entered -> {
                RequestDeadline.countQueueing();
                run(next.request());
            });
        }
    }

    /** Takes the next request whose client is still connected from the queue; null if there is none, and then one request less runs. */
    private synchronized QueuedRequest next() {
        QueuedRequest next = queue.poll();
        while (next != null && next.request().response().closed()) {
            next = queue.poll();
        }
        if (next == null) {
            running--;
        }
        if (queue.size() < queueSize / 2) {
            rejectingSince = 0;
        }
        return next;
    }

    /**
     * Rejects requests whose time in the queue is over.
     *
     * @param all whether the time of all requests is over
     */
    void rejectExpired(boolean all) {
        expired(all).forEach(queued -> queued.loop().runOnContext(expired -> rejection.accept(queued.request())));
    }

    private synchronized List<QueuedRequest> expired(boolean all) {
        long now = System.nanoTime();
        List<QueuedRequest> expired = new ArrayList<>();
        while (!queue.isEmpty() && (all || now - queue.peek().since() >= queueTimeout)) {
            expired.add(queue.poll());
            rejected++;
            rejectingSince = rejectingSince == 0 ? now : rejectingSince;
        }
        if (expired.isEmpty() && running < maxConcurrent) {
            rejectingSince = 0;
        }
        return expired;
    }

    /** Returns for how many nanoseconds requests have been rejected; 0 while they are accepted. */
    synchronized long rejectingFor() {
        return rejectingSince == 0 ? 0 : System.nanoTime() - rejectingSince;
    }

    synchronized int running() {
        return running;
    }

    synchronized int queued() {
        return queue.size();
    }

    synchronized long rejected() {
        return rejected;
    }
}

package org.communique.admission;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Requests of a kind: some that are worked on, and a queue of others in the order in which they came. */
final class Bulkhead {
    private record Waiting(RoutingContext request, Context loop, long since) {}

    private final int places;
    private final int room;
    private final long patience;
    private final Consumer<RoutingContext> refusal;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int busy;
    private long refused;
    /** Since when there is no place and no room for those who come; 0 while there is. */
    private long fullSince;

    /**
     * @param places   for those who are worked on
     * @param room     for those who wait
     * @param patience how long one waits, in nanoseconds
     * @param refusal  answers who is not let in, on the event loop of the request
     */
    Bulkhead(int places, int room, long patience, Consumer<RoutingContext> refusal) {
        this.places = places;
        this.room = room;
        this.patience = patience;
        this.refusal = refusal;
    }

    /** Lets a request go on at once, or later, or refuses it. */
    void enter(RoutingContext request) {
        switch (place(request)) {
            case FREE -> goOn(request);
            case NONE -> refusal.accept(request);
            case QUEUED -> {}
        }
    }

    private enum Place {
        FREE,
        QUEUED,
        NONE
    }

    private synchronized Place place(RoutingContext request) {
        if (busy < places) {
            busy++;
            return Place.FREE;
        }
        long now = System.nanoTime();
        if (queue.size() >= room) {
            refused++;
            fullSince = fullSince == 0 ? now : fullSince;
            return Place.NONE;
        }
        // What is sent meanwhile would be lost.
        request.request().pause();
        queue.add(new Waiting(request, request.vertx().getOrCreateContext(), now));
        return Place.QUEUED;
    }

    /** A place is taken until the answer begins: what follows waits for the client alone. */
    private void goOn(RoutingContext request) {
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        };
        request.addHeadersEndHandler(headersEnd -> leave.run());
        request.addEndHandler(ended -> leave.run());
        request.next();
    }

    private void leave() {
        Waiting next = next();
        if (next != null) {
            next.loop().runOnContext(entered -> {
                next.request().request().resume();
                goOn(next.request());
            });
        }
    }

    /** Hands the place on to the next whose client is still there; null when there is none. */
    private synchronized Waiting next() {
        Waiting next = queue.poll();
        while (next != null && next.request().response().closed()) {
            next = queue.poll();
        }
        if (next == null) {
            busy--;
        }
        if (queue.size() < room / 2) {
            fullSince = 0;
        }
        return next;
    }

    /** Refuses those who have waited too long. */
    void look() {
        impatient().forEach(waiting -> waiting.loop().runOnContext(refused -> {
            waiting.request().request().resume();
            refusal.accept(waiting.request());
        }));
    }

    private synchronized List<Waiting> impatient() {
        long now = System.nanoTime();
        List<Waiting> impatient = new ArrayList<>();
        while (!queue.isEmpty() && now - queue.peek().since() >= patience) {
            impatient.add(queue.poll());
            refused++;
            fullSince = fullSince == 0 ? now : fullSince;
        }
        if (impatient.isEmpty() && busy < places) {
            fullSince = 0;
        }
        return impatient;
    }

    /** For how many nanoseconds requests have been refused; 0 when they are let in. */
    synchronized long fullFor() {
        return fullSince == 0 ? 0 : System.nanoTime() - fullSince;
    }

    synchronized int busy() {
        return busy;
    }

    synchronized int waiting() {
        return queue.size();
    }

    synchronized long refused() {
        return refused;
    }
}

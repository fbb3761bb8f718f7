package org.communique.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One making of an answer, for all who ask meanwhile. */
final class InFlightRequest {
    private final long generation;
    private final List<Consumer<CachedResponse>> waiting = new ArrayList<>();
    private boolean landed;
    private CachedResponse brought;

    /** @param generation of what the database holds that it sets out for */
    InFlightRequest(long generation) {
        this.generation = generation;
    }

    long generation() {
        return generation;
    }

    /** @param receiver gets what it brings, or null when that is nothing for others; on the thread that lands it, or at once when it has landed */
    void await(Consumer<CachedResponse> receiver) {
        synchronized (this) {
            if (!landed) {
                waiting.add(receiver);
                return;
            }
        }
        receiver.accept(brought);
    }

    /** Only the first time counts. */
    void land(CachedResponse answer) {
        List<Consumer<CachedResponse>> receivers;
        synchronized (this) {
            if (landed) {
                return;
            }
            landed = true;
            brought = answer;
            receivers = List.copyOf(waiting);
        }
        receivers.forEach(receiver -> receiver.accept(answer));
    }
}

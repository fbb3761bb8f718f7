package org.communique.admission;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.communique.web.ProblemType;

/** Limits the number of concurrent transfers of a kind, each of which may take as long as its client likes. */
public final class TransferSlots {
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Semaphore free;
    private final String name;

    public TransferSlots(int max, String name) {
        this.free = new Semaphore(max);
        this.name = name;
    }

    /**
     * Acquires a slot. It is released when it is closed, or at the end of the request if the transfer never starts.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 503 if no slot is free
     */
    public Slot acquire(RoutingContext request) {
        if (!free.tryAcquire()) {
            throw ProblemType.UNAVAILABLE
                    .builder("The limit of concurrent " + name + " is reached. Retry later.")
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        Slot slot = new Slot();
        request.addEndHandler(ended -> slot.releaseUnlessStarted());
        return slot;
    }

    /**
     * A slot is released exactly once. A transfer that has started keeps its slot until it ends, even if its client disconnects: until then
     * it still works on the database or the store.
     */
    public final class Slot implements AutoCloseable {
        private final AtomicBoolean started = new AtomicBoolean();

        /** @throws IllegalStateException if the request has ended */
        public void start() {
            if (!started.compareAndSet(false, true)) {
                throw new IllegalStateException("the request has ended");
            }
        }

        private void releaseUnlessStarted() {
            if (started.compareAndSet(false, true)) {
                free.release();
            }
        }

        @Override
        public void close() {
            free.release();
        }
    }
}

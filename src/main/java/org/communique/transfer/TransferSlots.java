package org.communique.transfer;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.communique.web.ProblemType;

/** Lets so many in at once. */
final class TransferSlots {
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Semaphore free;
    private final String what;

    TransferSlots(int most, String what) {
        this.free = new Semaphore(most);
        this.what = what;
    }

    /**
     * A turn, which ends with its work, or with the request when that never came to work.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 503 when all are taken
     */
    Turn take(RoutingContext request) {
        if (!free.tryAcquire()) {
            throw ProblemType.UNAVAILABLE
                    .builder("there are as many " + what + " as can be at once: try again in a moment")
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        Turn turn = new Turn();
        request.addEndHandler(ended -> turn.endUnlessBegun());
        return turn;
    }

    final class Turn implements AutoCloseable {
        private final AtomicBoolean begun = new AtomicBoolean();

        void begin() {
            if (!begun.compareAndSet(false, true)) {
                throw new IllegalStateException("the request has ended");
            }
        }

        private void endUnlessBegun() {
            if (begun.compareAndSet(false, true)) {
                free.release();
            }
        }

        @Override
        public void close() {
            free.release();
        }
    }
}

package org.communique.journal;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps writers of many changes from running ahead of the followers whose work others wait for. So the number of unprocessed changes stays
 * small, and a single change that is made meanwhile is processed soon. It waits for the batches before it, so they are only as large as
 * the machine writes and processes in a fixed time.
 */
@ApplicationScoped
public class Backpressure {
    /** So that a follower slows the writer down, but does not stop it. */
    private static final long MAX_WAIT = Duration.ofSeconds(2).toNanos();

    private static final long BATCH_TIME = Duration.ofMillis(160).toNanos();
    /** Each batch has fixed costs, which smaller ones would not be worth. */
    private static final int MIN_BATCH = 25;

    private static final long POLL_MILLIS = 2;
    /** Not a position. */
    private static final long NONE = -1;

    private final List<JournalFollower> followers;
    private final LongSupplier head;
    private final LongSupplier nanoTime;

    @Inject
    Backpressure(@All List<JournalFollower> followers, JournalHead head) {
        this(followers, head::position, System::nanoTime);
    }

    /** @param head the position of the newest change */
    Backpressure(List<JournalFollower> followers, LongSupplier head, LongSupplier nanoTime) {
        this.followers = followers;
        this.head = head;
        this.nanoTime = nanoTime;
    }

    /**
     * The pace of a new writer.
     *
     * @param maxBatch the most changes of a batch
     */
    public Pace pace(int maxBatch) {
        return new Pace(maxBatch);
    }

    /** The pace of one writer of many batches. */
    public final class Pace {
        private final int maxBatch;
        private int batch = MIN_BATCH;
        private long batchBeforeLast = head.getAsLong();
        /** Where the slowest follower stood while a wait was in vain. */
        private long stuckAt = NONE;

        private long start = nanoTime.getAsLong();

        private Pace(int maxBatch) {
            this.maxBatch = maxBatch;
        }

        /**
         * Called before each batch: waits until everything before the last batch is processed. The last one is processed during the next. A
         * follower that made no progress meanwhile is waited for again when it has made some.
         *
         * @return the most changes of the batch
         */
        public int awaitTurn() throws InterruptedException {
            start = nanoTime.getAsLong();
            long before = slowest();
            if (before != stuckAt) {
                long target = Math.min(batchBeforeLast, head.getAsLong());
                long reached = before;
                while (reached < target && nanoTime.getAsLong() - start < MAX_WAIT) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                    reached = slowest();
                }
                stuckAt = reached < target && reached == before ? reached : NONE;
            }
            batchBeforeLast = head.getAsLong();
            return batch;
        }

        /** Called after a batch: the next one has more changes if there was time for more, or fewer if it took too long. */
        public void batchWritten(int changes) {
            long end = nanoTime.getAsLong();
            double possible = changes * (double) BATCH_TIME / Math.max(1, end - start);
            start = end;
            if (possible < batch && possible < changes) {
                batch = Math.max(MIN_BATCH, Math.max(batch / 2, (int) possible));
            } else if (possible > batch && changes == batch) {
                batch = Math.min(maxBatch, Math.min(batch + batch / 2, (int) Math.ceil(possible)));
            }
        }

        private long slowest() {
            return followers.stream()
                    .flatMapToLong(follower -> follower.awaitedPosition().stream())
                    .min()
                    .orElse(Long.MAX_VALUE);
        }
    }
}

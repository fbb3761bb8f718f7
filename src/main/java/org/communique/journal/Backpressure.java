package org.communique.journal;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps writers of many changes from running ahead of the followers whose work others wait for. So the number of unprocessed changes stays
 * small, and a single change that is made meanwhile is processed soon.
 */
@ApplicationScoped
public class Backpressure {
    /** For each batch, so that a follower that makes no progress slows the writer down, but does not stop it. */
    private static final long MAX_WAIT = Duration.ofSeconds(2).toNanos();

    private static final long POLL_MILLIS = 2;

    private final List<JournalFollower> followers;
    private final JournalHead head;

    Backpressure(@All List<JournalFollower> followers, JournalHead head) {
        this.followers = followers;
        this.head = head;
    }

    /** The pace of a new writer. */
    public Pace pace() {
        return new Pace();
    }

    /** The pace of one writer of many batches. */
    public final class Pace {
        private long batchBeforeLast;

        private Pace() {
            batchBeforeLast = head.position();
        }

        /** Called before each batch: waits until everything before the last batch is processed. The last one is processed during the next. */
        public void awaitTurn() throws InterruptedException {
            long last = head.position();
            long start = System.nanoTime();
            while (isAnyBehind() && System.nanoTime() - start < MAX_WAIT) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            batchBeforeLast = last;
        }

        private boolean isAnyBehind() {
            return followers.stream().anyMatch(follower -> follower.mustReach(batchBeforeLast));
        }
    }
}

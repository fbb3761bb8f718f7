package org.communique.search;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends a follower between two of its steps, or in a pause. An interrupt would close the files that are just being written (see ClosedByInterruptException). */
final class StopSignal {
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean given;

    void give() {
        given = true;
        calls.release();
    }

    boolean isGiven() {
        return given;
    }

    /** Ends the pause, or the next one if there is none. */
    void wake() {
        calls.release();
    }

    /** Waits so long, or until it is given or woken. */
    void pause(Duration time) {
        try {
            if (!given && calls.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                calls.drainPermits();
            }
        } catch (InterruptedException e) {
            give();
        }
    }
}

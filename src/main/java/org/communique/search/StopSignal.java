package org.communique.search;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends a follower between two of its steps, or in a pause. An interrupt would close the files that are just being written (see ClosedByInterruptException). */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);
    private final Semaphore calls = new Semaphore(0);

    void give() {
        given.countDown();
        calls.release();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Ends a pause that waits for news, or the next one if there is none. */
    void wake() {
        calls.release();
    }

    /** Waits so long, or until it is given. */
    void pause(Duration time) {
        try {
            given.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            give();
        }
    }

    /** Waits so long, or until it is given, or woken because there are news. */
    void pauseForNews(Duration time) {
        try {
            if (!isGiven() && calls.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                calls.drainPermits();
            }
        } catch (InterruptedException e) {
            give();
        }
    }
}

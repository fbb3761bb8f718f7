package org.communique.search;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a follower between two of its steps, or in a pause. An interrupt would close the files that are just being written (see ClosedByInterruptException). */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits so long, or until it is given. */
    void pause(Duration time) {
        try {
            given.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            give();
        }
    }
}

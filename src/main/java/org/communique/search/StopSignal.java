package org.communique.search;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stops the thread of the index between two steps, or in a pause. An interrupt would close the files that are being written: see {@link
 * java.nio.channels.ClosedByInterruptException}.
 */
final class StopSignal {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Semaphore wakeups = new Semaphore(0);

    void set() {
        stopped.countDown();
        wakeups.release();
    }

    boolean isSet() {
        return stopped.getCount() == 0;
    }

    /** Ends the current call of {@link #pauseUntilWoken}, or the next one. */
    void wake() {
        wakeups.release();
    }

    /** Waits for the given time, or until the signal is set. */
    void pause(Duration time) {
        try {
            stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            set();
        }
    }

    /** Waits for the given time, or until the signal is set or {@link #wake} is called. */
    void pauseUntilWoken(Duration time) {
        try {
            if (!isSet() && wakeups.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeups.drainPermits();
            }
        } catch (InterruptedException e) {
            set();
        }
    }
}

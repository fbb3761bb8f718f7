package org.communique;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what comes in its own time. */
public final class Await {
    private static final long POLL_MILLIS = 20;
    /** However much time has passed: the machine may have stood still for all of it. */
    private static final int FEWEST_LOOKS = 100;

    private Await() {}

    /** @param otherwise what is said when it has not come to that in time */
    public static void until(Duration longest, BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + longest.toNanos();
        for (int looks = 1; !condition.getAsBoolean(); looks++) {
            assertTrue(looks < FEWEST_LOOKS || System.nanoTime() < end, otherwise);
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}

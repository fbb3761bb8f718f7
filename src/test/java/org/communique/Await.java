package org.communique;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions that become true asynchronously. */
public final class Await {
    private static final long POLL_MILLIS = 20;
    /** The minimum number of checks, whatever time has passed: the machine may have stalled for all of it. */
    private static final int MIN_CHECKS = 100;

    private Await() {}

    /** @param message describes the failure if the condition does not become true in time */
    public static void until(Duration timeout, BooleanSupplier condition, Supplier<String> message) {
        long end = System.nanoTime() + timeout.toNanos();
        for (int checks = 1; !condition.getAsBoolean(); checks++) {
            assertTrue(checks < MIN_CHECKS || System.nanoTime() < end, message);
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}

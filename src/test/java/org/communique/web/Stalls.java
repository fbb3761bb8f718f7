package org.communique.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Measures for how long the machine itself stalled: time that even a sleeping thread lost. */
final class Stalls implements AutoCloseable {
    private static final long STEP_MILLIS = 5;
    private static final long LEAST_NANOS = Duration.ofMillis(20).toNanos();

    private record Stall(long from, long to) {}

    private final Deque<Stall> stalls = new ArrayDeque<>();
    private final Thread watcher = new Thread(this::watch, "stalls");

    Stalls() {
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        try {
            long before = System.nanoTime();
            while (true) {
                Thread.sleep(STEP_MILLIS);
                long now = System.nanoTime();
                if (now - before > LEAST_NANOS) {
                    add(new Stall(before, now));
                }
                before = now;
            }
        } catch (InterruptedException closed) {
            // That was all.
        }
    }

    private synchronized void add(Stall stall) {
        stalls.add(stall);
    }

    /** Returns the time between two instants of {@link System#nanoTime} without the stalls. */
    synchronized Duration running(long from, long to) {
        long lost = stalls.stream()
                .mapToLong(stall -> Math.max(0, Math.min(to, stall.to()) - Math.max(from, stall.from())))
                .sum();
        return Duration.ofNanos(to - from - lost);
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}

package org.communique.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures for how long the machine itself stalled: time that even a sleeping thread lost. */
final class Stalls implements AutoCloseable {
    private static final long STEP_MILLIS = 5;
    private static final long LEAST_NANOS = Duration.ofMillis(20).toNanos();

    private record Stall(long from, long to) {}

    private final Deque<Stall> stalls = new ArrayDeque<>();
    private final Thread watcher = new Thread(this::watch, "stalls");
    private long awakeAt = System.nanoTime();

    Stalls() {
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(STEP_MILLIS);
                awake(System.nanoTime());
            }
        } catch (InterruptedException closed) {
            // That was all.
        }
    }

    private synchronized void awake(long now) {
        present(now).ifPresent(stalls::add);
        awakeAt = now;
    }

    /** The stall that the watcher has just woken up from, or is about to: other threads may notice its end first. */
    private Optional<Stall> present(long now) {
        return now - awakeAt > LEAST_NANOS ? Optional.of(new Stall(awakeAt, now)) : Optional.empty();
    }

    /** Returns the time between two instants of {@link System#nanoTime} without the stalls. */
    synchronized Duration running(long from, long to) {
        long lost = Stream.concat(stalls.stream(), present(System.nanoTime()).stream())
                .mapToLong(stall -> Math.max(0, Math.min(to, stall.to()) - Math.max(from, stall.from())))
                .sum();
        return Duration.ofNanos(to - from - lost);
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}

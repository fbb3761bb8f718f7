package org.communique.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Does something again and again in a thread of its own, until it is stopped. */
public final class BackgroundLoop {
    private static final long PATIENCE_SECONDS = 10;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<Duration> step;
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean stopped;
    private boolean failing;
    private Thread thread;

    /**
     * Of a step that may fail: then it is tried again after a second, and the first time in a row is complained of.
     *
     * @param log       of whoever has it done
     * @param complaint what cannot be done
     */
    public BackgroundLoop(String name, Logger log, String complaint, Supplier<Duration> step) {
        this.name = name;
        this.step = () -> patiently(log, complaint, step);
    }

    /**
     * @param name of the thread
     * @param step returns how long to wait until the next one, and throws nothing
     */
    public BackgroundLoop(String name, Supplier<Duration> step) {
        this.name = name;
        this.step = step;
    }

    public void start() {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the pause, or has none follow the step that is under way. */
    public void wake() {
        calls.release();
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Nothing follows what is under way. */
    public void end() {
        stopped = true;
        calls.release();
    }

    /** Interrupts what is under way, and waits ten seconds at most until it has ended. */
    public void stop() throws InterruptedException {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    private Duration patiently(Logger log, String complaint, Supplier<Duration> fragile) {
        try {
            Duration pause = fragile.get();
            failing = false;
            return pause;
        } catch (RuntimeException e) {
            if (!stopped && !failing) {
                log.warn(complaint, e);
            }
            failing = true;
            return AFTER_FAILURE;
        }
    }

    private void run() {
        while (!stopped) {
            Duration pause = step.get();
            try {
                if (calls.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    calls.drainPermits();
                }
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }
}

package org.communique.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Repeats a step in a daemon thread of its own until it is stopped. A step that fails is repeated after 100 ms, then after twice as long
 * each time, up to a second; the first failure in a row is logged.
 */
public final class BackgroundLoop {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration MAX_RETRY = Duration.ofSeconds(1);

    private final String name;
    private final Logger log;
    private final String warning;
    private final Supplier<Duration> step;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stopped;
    private Duration retry;
    private Thread thread;

    /**
     * @param name    name of the thread
     * @param log     logger of the caller
     * @param warning logged when the step fails: a sentence that says what does not work meanwhile
     * @param step    returns how long to pause before the next step
     */
    public BackgroundLoop(String name, Logger log, String warning, Supplier<Duration> step) {
        this.name = name;
        this.log = log;
        this.warning = warning;
        this.step = step;
    }

    public void start() {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the current pause, or skips the one after the step that is running. */
    public void wake() {
        wakeups.release();
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Lets the running step finish and starts no other. */
    public void finish() {
        stopped = true;
        wakeups.release();
    }

    /** Waits two seconds for the running step to finish, then interrupts it and waits for at most ten seconds. */
    public void stop() throws InterruptedException {
        finish();
        if (thread != null) {
            thread.join(GRACE.toMillis());
            thread.interrupt();
            thread.join(STOP_TIMEOUT.toMillis());
        }
    }

    /** Waits for the running step to finish, for at most ten seconds. */
    public void awaitEnd() throws InterruptedException {
        finish();
        if (thread != null) {
            thread.join(STOP_TIMEOUT.toMillis());
        }
    }

    private void run() {
        while (!stopped) {
            Duration pause = attempt();
            try {
                if (wakeups.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakeups.drainPermits();
                }
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }

    /** Survives whatever the step throws. */
    private Duration attempt() {
        try {
            Duration pause = step.get();
            retry = null;
            return pause;
        } catch (RuntimeException | Error e) {
            if (!stopped && retry == null) {
                log.warn(warning, e);
            }
            retry = retry == null ? FIRST_RETRY : retry.multipliedBy(2);
            retry = retry.compareTo(MAX_RETRY) < 0 ? retry : MAX_RETRY;
            return retry;
        }
    }
}

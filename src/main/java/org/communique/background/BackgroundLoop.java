package org.communique.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Repeats a step in a daemon thread of its own until it is stopped. Whatever a step throws, the loop goes on: the step is repeated after
 * 100 ms, then after twice as long each time, up to a limit. The first failure in a row is logged, and all are counted. A thread that ended
 * nevertheless is replaced by the other loops of the node: see {@link RunningLoops}.
 */
public final class BackgroundLoop {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_RETRY = Duration.ofSeconds(1);
    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(100);

    /** What was logged of the failures in a row: an error is logged even if an exception preceded it. */
    private enum Logged {
        NOTHING,
        EXCEPTION,
        ERROR
    }

    private final String name;
    private final Logger log;
    private final String warning;
    private final long maxRetry;
    private final Supplier<Duration> step;
    private Runnable reset = () -> {};
    private final Semaphore wakeups = new Semaphore(0);
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean stopped;
    private volatile Thread thread;
    private ClassLoader classLoader;
    private volatile long steps;
    /** The instant from which on the loop should have been heard of, by {@link System#nanoTime()}. */
    private volatile long silentSince;
    /** When the first of the steps in a row that ended with an error did so. No progress that they report moves it. */
    private volatile long erringSince;

    private volatile int errorsInRow;
    private volatile Runnable beforeNextStep;
    private int failuresInRow;
    private boolean needsReset;
    private Logged logged = Logged.NOTHING;

    /** A thread that knows its loop. */
    private static final class LoopThread extends Thread {
        private final BackgroundLoop loop;

        LoopThread(BackgroundLoop loop) {
            super(loop::run, loop.name);
            this.loop = loop;
            setDaemon(true);
            setContextClassLoader(loop.classLoader);
        }
    }

    /** A loop that pauses for a second at most when its step fails. */
    public BackgroundLoop(String name, Logger log, String warning, Supplier<Duration> step) {
        this(name, log, warning, MAX_RETRY, step);
    }

    /**
     * @param name     name of the loop and its thread, unique on a node
     * @param log      logger of the caller
     * @param warning  logged when the step fails: a sentence that says what does not work meanwhile
     * @param maxRetry the longest pause after a step that failed
     * @param step     returns how long to pause before the next step
     */
    public BackgroundLoop(String name, Logger log, String warning, Duration maxRetry, Supplier<Duration> step) {
        this.name = name;
        this.log = log;
        this.warning = warning;
        this.maxRetry = maxRetry.toNanos();
        this.step = step;
    }

    /**
     * Sets what runs before the step that follows one which ended with an {@link Error}. No code is written to be consistent after an error, so
     * this discards what the step may have left half done, such as a connection with half a response. It is repeated if it fails.
     */
    public BackgroundLoop resetAfterError(Runnable action) {
        reset = action;
        return this;
    }

    /**
     * Reports that the step which the current thread runs is not stuck. A step that may take longer than some seconds calls this in between.
     * Does nothing on other threads.
     */
    public static void reportProgress() {
        expectSilence(Duration.ZERO);
    }

    /**
     * Announces that the step which the current thread runs may not report progress for some time, because it calls something that may take
     * long. Does nothing on other threads.
     */
    public static void expectSilence(Duration most) {
        if (Thread.currentThread() instanceof LoopThread current) {
            current.loop.silentSince = System.nanoTime() + most.toNanos();
        }
    }

    /** Synchronized, because the other loops see this one before it has a thread, and would start another. */
    public synchronized void start() {
        classLoader = Thread.currentThread().getContextClassLoader();
        silentSince = System.nanoTime();
        RunningLoops.add(this);
        startThread();
    }

    /** Ends the current pause, or skips the one after the step that is running. Does not shorten the pause after a failure. */
    public void wake() {
        if (wakeups.availablePermits() == 0) {
            wakeups.release();
        }
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Lets the running step finish and starts no other. */
    public void finish() {
        stopped = true;
        RunningLoops.remove(this);
        wake();
    }

    /** Waits two seconds for the running step to finish, then interrupts it and waits for at most ten seconds. */
    public void stop() throws InterruptedException {
        finish();
        Thread last = thread;
        if (last != null) {
            last.join(GRACE.toMillis());
            last.interrupt();
            last.join(STOP_TIMEOUT.toMillis());
        }
    }

    /** Waits for the running step to finish, for at most ten seconds. */
    public void awaitEnd() throws InterruptedException {
        awaitEnd(STOP_TIMEOUT);
    }

    /** Waits for the running step to finish. */
    public void awaitEnd(Duration most) throws InterruptedException {
        finish();
        Thread last = thread;
        if (last != null) {
            last.join(most.toMillis());
        }
    }

    String name() {
        return name;
    }

    /** The number of steps that succeeded. */
    long steps() {
        return steps;
    }

    /** The number of steps that failed, and of other failures that the loop survived. */
    long failures() {
        return failures.get();
    }

    boolean isAlive() {
        Thread current = thread;
        return current != null && current.isAlive();
    }

    /** What the thread of the loop does at the moment; empty if it has ended. */
    StackTraceElement[] stackTrace() {
        Thread current = thread;
        return current == null ? new StackTraceElement[0] : current.getStackTrace();
    }

    /**
     * Returns for how many nanoseconds the loop has neither finished a step nor reported progress; pauses do not count. A step that ends
     * with an {@link Error} counts as none, and progress does not count once two in a row did: many errors, such as of a class that could not
     * be initialized, last until the process ends.
     */
    long silence() {
        long now = System.nanoTime();
        long erring = errorsInRow > 1 ? now - erringSince : 0;
        return Math.max(0, Math.max(erring, now - silentSince));
    }

    /** Starts a new thread if the last one has ended. */
    synchronized void startThreadIfDead() {
        if (!stopped && !isAlive()) {
            failures.incrementAndGet();
            startThread();
            log.errorf("The thread of the loop \"%s\" had ended and was started anew", name);
        }
    }

    /** For tests: runs something before the next step, on the thread of the loop. */
    void beforeNextStep(Runnable hook) {
        beforeNextStep = hook;
        wake();
    }

    /** For tests: lets the current thread end after its step. */
    void abandonThread() {
        thread = null;
        wake();
    }

    private synchronized void startThread() {
        Thread created = new LoopThread(this);
        thread = created;
        created.start();
    }

    private void run() {
        while (!stopped && thread == Thread.currentThread()) {
            try {
                pause(attempt());
                RunningLoops.startDeadThreads();
            } catch (Throwable e) {
                // What fails here is not even able to handle a failure, perhaps for lack of memory, so nothing is
                // logged.
                failures.incrementAndGet();
                LockSupport.parkNanos(FIRST_RETRY);
            }
        }
    }

    private void pause(long nanos) {
        if (!stopped) {
            // Only a loop that is stopped is interrupted. A step may have left the mark of another interrupt.
            Thread.interrupted();
        }
        try {
            long end = System.nanoTime() + nanos;
            boolean isWoken;
            do {
                isWoken = wakeups.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                // Whoever wakes a loop that fails would make it repeat its failure as fast as it can.
            } while (isWoken && failuresInRow > 0 && !stopped);
            wakeups.drainPermits();
        } catch (InterruptedException e) {
            log.debugf("The loop \"%s\" was interrupted", name);
        }
    }

    /** Returns how long to pause, in nanoseconds. */
    private long attempt() {
        try {
            long now = System.nanoTime();
            if (silentSince - now > 0) {
                // It was woken from a pause.
                silentSince = now;
            }
            if (needsReset) {
                reset.run();
                needsReset = false;
            }
            Runnable hook = beforeNextStep;
            if (hook != null) {
                beforeNextStep = null;
                hook.run();
            }
            long pause = step.get().toNanos();
            silentSince = System.nanoTime() + pause;
            errorsInRow = 0;
            steps++;
            if (failuresInRow > 0) {
                recovered();
            }
            return pause;
        } catch (RuntimeException | Error e) {
            return failed(e);
        }
    }

    private void recovered() {
        if (logged != Logged.NOTHING) {
            log.infof("The loop \"%s\" works again, after %d failed steps", name, failuresInRow);
        }
        failuresInRow = 0;
        logged = Logged.NOTHING;
    }

    /** Allocates no memory before the failure is counted. */
    private long failed(Throwable failure) {
        failures.incrementAndGet();
        long retry = retryNanos(failuresInRow++, maxRetry);
        if (failure instanceof Error) {
            needsReset = true;
            if (errorsInRow == 0) {
                erringSince = System.nanoTime();
            }
            errorsInRow++;
        } else {
            errorsInRow = 0;
            silentSince = System.nanoTime() + retry;
        }
        Logged severity = failure instanceof Error ? Logged.ERROR : Logged.EXCEPTION;
        if (!stopped && severity.ordinal() > logged.ordinal()) {
            try {
                log.warn(warning, failure);
                logged = severity;
            } catch (RuntimeException | Error e) {
                // The next failure is logged instead.
                failures.incrementAndGet();
            }
        }
        return retry;
    }

    /**
     * Returns the pause after a failed step.
     *
     * @param before the number of failed steps in a row before it
     */
    static long retryNanos(int before, long maxRetry) {
        return Math.min(FIRST_RETRY << Math.min(before, 20), maxRetry);
    }
}

package org.communique.background;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.communique.Await;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackgroundLoopTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<BackgroundLoop> loops = new ArrayList<>();
    private final RecordedLog log = new RecordedLog();

    /** A logger that remembers what was logged, and can be told to fail. */
    private static final class RecordedLog extends Logger {
        private static final long serialVersionUID = 1L;

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();

        RecordedLog() {
            super("recorded");
        }

        @Override
        protected void doLog(Level level, String loggerClass, Object message, Object[] parameters, Throwable thrown) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new OutOfMemoryError("while logging");
            }
            messages.add(level + " " + message + (thrown == null ? "" : ": " + thrown.getMessage()));
        }

        @Override
        protected void doLogf(Level level, String loggerClass, String format, Object[] parameters, Throwable thrown) {
            doLog(level, loggerClass, String.format(format, parameters), null, thrown);
        }

        @Override
        public boolean isEnabled(Level level) {
            return level.compareTo(Level.INFO) <= 0;
        }
    }

    @AfterEach
    void stop() {
        loops.forEach(BackgroundLoop::finish);
    }

    @Test
    void it_survives_exceptions_and_errors() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(3);
        BackgroundLoop loop = loop(() -> {
            third.countDown();
            switch (steps.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("the first step fails");
                case 2 -> throw new AssertionError("the second step fails");
                default -> {
                    return Duration.ofHours(1);
                }
            }
        });
        loop.start();
        third.await();
        loop.stop();
        assertEquals(3, steps.get());
        assertEquals(2, loop.failures());
        assertEquals(1, loop.steps());
    }

    @Test
    void failures_in_a_row_are_logged_once_and_counted() {
        AtomicInteger left = new AtomicInteger(3);
        BackgroundLoop loop = loop(() -> {
            if (left.getAndDecrement() > 0) {
                throw new IllegalStateException("no database");
            }
            return Duration.ofHours(1);
        });
        loop.start();
        awaitSteps(loop, 1);
        assertEquals(3, loop.failures());
        assertEquals(
                List.of(
                        "WARN A step of the test fails: no database",
                        "INFO The loop \"test-loop\" works again, after 3 failed steps"),
                log.messages);
    }

    @Test
    void an_error_is_logged_even_after_an_exception() {
        AtomicInteger steps = new AtomicInteger();
        BackgroundLoop loop = loop(() -> {
            switch (steps.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("no database");
                case 2, 3 -> throw new OutOfMemoryError("no memory");
                default -> {
                    return Duration.ofHours(1);
                }
            }
        });
        loop.start();
        awaitSteps(loop, 1);
        assertEquals(
                List.of("WARN A step of the test fails: no database", "WARN A step of the test fails: no memory"),
                log.messages.subList(0, 2));
        assertEquals(3, log.messages.size());
    }

    @Test
    void it_survives_an_error_while_it_logs_an_error() {
        log.failures.set(2);
        AtomicInteger left = new AtomicInteger(3);
        BackgroundLoop loop = loop(() -> {
            if (left.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no memory");
            }
            return Duration.ofHours(1);
        });
        loop.start();
        awaitSteps(loop, 1);
        assertEquals(5, loop.failures());
        assertEquals("WARN A step of the test fails: no memory", log.messages.get(0));
        assertTrue(loop.isAlive());
    }

    @Test
    void pauses_grow_up_to_their_limit() {
        long max = SECONDS.toNanos(1);
        List<Long> millis = new ArrayList<>();
        for (int failures = 0; failures < 6; failures++) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(BackgroundLoop.retryNanos(failures, max)));
        }
        assertEquals(List.of(100L, 200L, 400L, 800L, 1_000L, 1_000L), millis);
        assertEquals(max, BackgroundLoop.retryNanos(Integer.MAX_VALUE, max));
        assertEquals(SECONDS.toNanos(30), BackgroundLoop.retryNanos(10, SECONDS.toNanos(30)));
        assertEquals(MILLISECONDS.toNanos(50), BackgroundLoop.retryNanos(0, MILLISECONDS.toNanos(50)));
    }

    @Test
    void failed_steps_are_repeated_after_growing_pauses() {
        List<Long> begun = new CopyOnWriteArrayList<>();
        BackgroundLoop loop = loop(() -> {
            begun.add(System.nanoTime());
            if (begun.size() < 4) {
                throw new IllegalStateException("fails");
            }
            return Duration.ofHours(1);
        });
        loop.start();
        awaitSteps(loop, 1);
        for (int i = 1; i < 4; i++) {
            long pause = begun.get(i) - begun.get(i - 1);
            assertTrue(pause >= BackgroundLoop.retryNanos(i - 1, Long.MAX_VALUE), begun::toString);
        }
    }

    @Test
    void a_loop_that_fails_is_not_woken_early() {
        List<Long> begun = new CopyOnWriteArrayList<>();
        BackgroundLoop loop = loop(() -> {
            begun.add(System.nanoTime());
            throw new IllegalStateException("fails");
        });
        loop.start();
        Await.until(
                LONG,
                () -> {
                    loop.wake();
                    return begun.size() == 4;
                },
                begun::toString);
        for (int i = 1; i < 4; i++) {
            long pause = begun.get(i) - begun.get(i - 1);
            assertTrue(pause >= BackgroundLoop.retryNanos(i - 1, Long.MAX_VALUE), begun::toString);
        }
    }

    @Test
    void a_thread_that_ended_is_replaced_by_another_loop() {
        List<Thread> used = new CopyOnWriteArrayList<>();
        BackgroundLoop loop = loop(() -> {
            used.add(Thread.currentThread());
            return Duration.ofMillis(10);
        });
        loop.start();
        awaitSteps(loop, 1);
        Thread first = used.get(0);
        BackgroundLoop other = loop(() -> Duration.ofMillis(100));
        other.start();
        loop.abandonThread();
        Await.until(LONG, () -> !first.isAlive() && loop.isAlive(), () -> "no new thread");
        long before = loop.steps();
        awaitSteps(loop, before + 1);
        assertNotSame(first, used.get(used.size() - 1));
        assertEquals(1, loop.failures());
        assertTrue(log.messages.toString().contains("had ended and was started anew"), log.messages::toString);
    }

    @Test
    void an_error_is_followed_by_a_reset_until_that_succeeds() {
        AtomicInteger resets = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        BackgroundLoop loop = loop(() -> {
                    if (steps.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("no memory");
                    }
                    return Duration.ofMillis(1);
                })
                .resetAfterError(() -> {
                    if (resets.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("still no memory");
                    }
                });
        loop.start();
        awaitSteps(loop, 3);
        assertEquals(2, resets.get());
    }

    @Test
    void an_interrupt_from_elsewhere_does_not_end_it() {
        BackgroundLoop loop = loop(() -> {
            Thread.currentThread().interrupt();
            return Duration.ofMillis(1);
        });
        loop.start();
        awaitSteps(loop, 3);
    }

    @Test
    void a_step_that_hangs_is_silent_and_one_that_reports_progress_is_not() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        BackgroundLoop hanging = loop(() -> {
            begun.countDown();
            awaitQuietly(end, 60_000);
            return Duration.ZERO;
        });
        BackgroundLoop reporting = loop(() -> {
            while (!awaitQuietly(end, 10)) {
                BackgroundLoop.reportProgress();
            }
            return Duration.ZERO;
        });
        BackgroundLoop announced = loop(() -> {
            BackgroundLoop.expectSilence(Duration.ofHours(1));
            awaitQuietly(end, 60_000);
            return Duration.ZERO;
        });
        BackgroundLoop pausing = loop(() -> Duration.ofHours(1));
        hanging.start();
        reporting.start();
        announced.start();
        pausing.start();
        begun.await();
        Await.until(LONG, () -> hanging.silence() > SECONDS.toNanos(1), () -> "not silent: " + hanging.silence());
        Await.until(LONG, () -> reporting.silence() < MILLISECONDS.toNanos(900), () -> "silent");
        assertEquals(0, announced.silence());
        assertEquals(0, pausing.silence());
        end.countDown();
        Await.until(LONG, () -> hanging.silence() < SECONDS.toNanos(1), () -> "still silent");
    }

    @Test
    void steps_that_end_with_errors_are_silence_and_exceptions_are_not() {
        BackgroundLoop errors = loop(() -> {
            BackgroundLoop.reportProgress();
            throw new NoClassDefFoundError("never again");
        });
        BackgroundLoop exceptions = loop(() -> {
            throw new IllegalStateException("no database");
        });
        BackgroundLoop announcing = loop(() -> {
            BackgroundLoop.expectSilence(Duration.ofHours(1));
            throw new NoClassDefFoundError("never again");
        });
        announcing.start();
        errors.start();
        exceptions.start();
        Await.until(LONG, () -> errors.silence() > SECONDS.toNanos(2), () -> "not silent");
        Await.until(LONG, () -> announcing.silence() > SECONDS.toNanos(2), () -> "not silent");
        Await.until(LONG, () -> exceptions.silence() < SECONDS.toNanos(1), () -> "silent");
        assertTrue(exceptions.failures() > 0);
    }

    @Test
    void a_loop_that_is_woken_from_a_long_pause_and_hangs_is_silent() {
        AtomicBoolean hangs = new AtomicBoolean();
        CountDownLatch end = new CountDownLatch(1);
        BackgroundLoop loop = loop(() -> {
            if (hangs.get()) {
                awaitQuietly(end, 60_000);
            }
            return Duration.ofHours(1);
        });
        loop.start();
        awaitSteps(loop, 1);
        hangs.set(true);
        loop.wake();
        Await.until(LONG, () -> loop.silence() > MILLISECONDS.toNanos(100), () -> "not silent");
        end.countDown();
    }

    @Test
    void a_stopped_loop_is_not_among_those_that_run() throws InterruptedException {
        BackgroundLoop loop = loop(() -> Duration.ofHours(1));
        loop.start();
        assertTrue(RunningLoops.all().contains(loop));
        loop.stop();
        assertFalse(RunningLoops.all().contains(loop));
        assertFalse(loop.isAlive());
    }

    @Test
    void it_can_be_woken_from_a_pause() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(2);
        BackgroundLoop loop = loop(() -> {
            second.countDown();
            return Duration.ofHours(1);
        });
        loop.start();
        loop.wake();
        second.await();
        loop.stop();
    }

    @Test
    void a_step_may_finish_before_it_is_interrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        BackgroundLoop loop = loop(() -> {
            begun.countDown();
            try {
                TimeUnit.MILLISECONDS.sleep(500);
                finished.set(true);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Duration.ZERO;
        });
        loop.start();
        begun.await();
        loop.stop();
        assertTrue(finished.get());
    }

    @Test
    void a_step_that_hangs_is_interrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        BackgroundLoop loop = loop(() -> {
            begun.countDown();
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Duration.ZERO;
        });
        loop.start();
        begun.await();
        loop.stop();
        interrupted.await();
    }

    private static void awaitSteps(BackgroundLoop loop, long steps) {
        Await.until(LONG, () -> loop.steps() >= steps, () -> "only " + loop.steps() + " steps");
    }

    private static boolean awaitQuietly(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private BackgroundLoop loop(Supplier<Duration> step) {
        BackgroundLoop loop = new BackgroundLoop("test-loop", log, "A step of the test fails", step);
        loops.add(loop);
        return loop;
    }
}

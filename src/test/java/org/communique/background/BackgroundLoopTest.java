package org.communique.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BackgroundLoopTest {
    private static final Logger LOG = Logger.getLogger(BackgroundLoopTest.class);

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

    private static BackgroundLoop loop(java.util.function.Supplier<Duration> step) {
        return new BackgroundLoop("test-loop", LOG, "A step of the test fails", step);
    }
}

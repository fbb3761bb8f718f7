package org.communique.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackpressureTest {
    private final AtomicLong head = new AtomicLong();
    private final ManualFollower follower = new ManualFollower();
    private final Backpressure.Pace pace = new Backpressure(List.of(follower), head::get, System::nanoTime).pace(100);

    /** A follower whose position is set by the test. */
    private static final class ManualFollower implements JournalFollower {
        private final AtomicLong position = new AtomicLong();
        private volatile boolean isClosed;

        @Override
        public String name() {
            return "manual";
        }

        @Override
        public Progress follow() {
            return Progress.CAUGHT_UP;
        }

        @Override
        public OptionalLong awaitedPosition() {
            return isClosed ? OptionalLong.empty() : OptionalLong.of(position.get());
        }
    }

    @Test
    void a_batch_is_written_while_the_one_before_is_processed() throws Exception {
        write(10);
        write(10);
        assertNextWaitsFor(10);
    }

    @Test
    void a_follower_without_progress_is_waited_for_once() throws Exception {
        write(10);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int batch = 0; batch < 20; batch++) {
                write(10);
            }
        });
        // Twenty waits would take 40 seconds.
        writer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_follower_is_waited_for_again_after_it_has_gone_on() throws Exception {
        write(10);
        write(10);
        write(10);
        follower.position.set(10);
        assertNextWaitsFor(20);
    }

    @Test
    void a_follower_that_cannot_go_on_is_not_waited_for() throws Exception {
        write(10);
        write(10);
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> write(10));
        TimeUnit.MILLISECONDS.sleep(100);
        follower.isClosed = true;
        third.get(1, TimeUnit.SECONDS);
    }

    @Test
    void a_follower_that_is_slow_is_waited_for_with_each_batch() throws Exception {
        follower.position.set(1_000);
        head.set(10_000);
        write(10);
        CompletableFuture<Void> progress = CompletableFuture.runAsync(() -> {
            while (follower.position.get() < 1_020) {
                follower.position.incrementAndGet();
                LockSupport.parkNanos(200_000_000);
            }
        });
        long start = System.nanoTime();
        write(10);
        write(10);
        assertTrue(System.nanoTime() - start > Duration.ofSeconds(3).toNanos());
        progress.cancel(false);
    }

    @Test
    void batches_grow_while_there_is_time_and_shrink_when_they_take_too_long() throws Exception {
        AtomicLong millis = new AtomicLong();
        Backpressure.Pace timed = new Backpressure(List.of(), head::get, () -> millis.get() * 1_000_000).pace(100);
        // A fixed cost of 60 ms, and 2 ms for each change: 50 changes take 160 ms.
        assertEquals(50, sizeAfter(timed, 20, millis, changes -> 60 + 2 * changes), 2);
        // Without a fixed cost there is time for more than the maximum.
        assertEquals(100, sizeAfter(timed, 20, millis, changes -> changes));
        // The rest of the lines, or a slow client, says nothing about larger batches.
        timed.awaitTurn();
        timed.batchWritten(1);
        assertEquals(100, timed.awaitTurn());
        // When even small batches take too long, smaller ones would only cost more.
        assertEquals(25, sizeAfter(timed, 20, millis, changes -> 500));
    }

    private static int sizeAfter(Backpressure.Pace pace, int batches, AtomicLong millis, IntUnaryOperator duration)
            throws InterruptedException {
        for (int batch = 0; batch < batches; batch++) {
            int size = pace.awaitTurn();
            millis.addAndGet(duration.applyAsInt(size));
            pace.batchWritten(size);
        }
        return pace.awaitTurn();
    }

    private void assertNextWaitsFor(long position) throws Exception {
        long written = head.get();
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> write(10));
        TimeUnit.MILLISECONDS.sleep(200);
        assertEquals(written, head.get(), "the next batch waits");
        follower.position.set(position);
        next.get(1, TimeUnit.SECONDS);
    }

    private void write(int changes) {
        try {
            pace.awaitTurn();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        head.addAndGet(changes);
        pace.batchWritten(changes);
    }
}

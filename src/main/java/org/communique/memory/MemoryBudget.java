package org.communique.memory;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The heap memory for content in progress on this node. Work takes a share before it loads content, and closes the share when the content is
 * garbage. Shares are granted in the order of requests, so that large ones are not starved by small ones.
 */
@ApplicationScoped
public class MemoryBudget {
    private static final int UNIT = 1_024;
    private static final int HEAP_FRACTION = 4;
    private static final int BACKGROUND_FRACTION = 3;

    /**
     * How many bytes of heap a byte of a release takes until its response is sent: the row of the driver, its texts, the rendered response
     * and its copies for the connection. Measured with Cyrillic text.
     */
    private static final int HEAP_PER_BYTE = 6;

    private final int whole;
    private final Semaphore free;
    private final Duration timeout;
    private final LongAdder refused;
    private final List<MemoryBudget> parts = new CopyOnWriteArrayList<>();
    /** What is not set aside. */
    private volatile int units;

    private final MemoryBudget background;

    @Inject
    MemoryBudget(MemoryConfig config, MeterRegistry registry) {
        long bytes = config.budget()
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
        this.whole = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.units = whole;
        this.free = new Semaphore(whole, true);
        this.timeout = config.timeout();
        this.refused = new LongAdder();
        Gauge.builder("communique.memory.budget", () -> (double) whole * UNIT)
                .baseUnit("bytes")
                .description("Heap memory for content in progress")
                .register(registry);
        Gauge.builder("communique.memory.used", () -> (double) used())
                .baseUnit("bytes")
                .description("Heap memory that content in progress has taken of the budget")
                .register(registry);
        FunctionCounter.builder("communique.memory.refused", refused, LongAdder::sum)
                .description("Shares of the memory budget that did not become free in time")
                .register(registry);
        this.background = setAside(BACKGROUND_FRACTION);
    }

    /**
     * Returns the heap memory for content that is read, rendered and sent.
     *
     * @param content bytes as stored or sent
     */
    public static long heapOf(long content) {
        return content * HEAP_PER_BYTE;
    }

    private MemoryBudget(int units, Duration timeout, LongAdder refused) {
        this.background = this;
        this.whole = units;
        this.units = units;
        this.free = new Semaphore(units, true);
        this.timeout = timeout;
        this.refused = refused;
    }

    /** The part for imports, exports and the search index, which wait long: in one queue with requests, either would starve the other. */
    public MemoryBudget background() {
        return background;
    }

    /**
     * Sets a part of the budget aside for work that must neither wait for other work nor make it wait. It is never given back, so call this at
     * the start.
     *
     * @param fraction the part is the whole budget divided by this number
     */
    public synchronized MemoryBudget setAside(int fraction) {
        int taken = Math.max(1, whole / fraction);
        free.acquireUninterruptibly(taken);
        units -= taken;
        MemoryBudget part = new MemoryBudget(taken, timeout, refused);
        parts.add(part);
        return part;
    }

    private long used() {
        return bytes() - free() + parts.stream().mapToLong(MemoryBudget::used).sum();
    }

    /** The size of the budget, without the parts that are set aside. */
    public long bytes() {
        return (long) units * UNIT;
    }

    /** The bytes that nothing has taken at the moment. */
    public long free() {
        return (long) free.availablePermits() * UNIT;
    }

    /**
     * Waits for a share. One that is larger than the budget is reduced to it, so that its holder has the budget for itself.
     *
     * @param bytes bytes of heap
     * @throws BudgetExhaustedException if the share does not become free within {@code communique.memory.timeout}
     */
    public Share take(long bytes) {
        return take(bytes, timeout);
    }

    /**
     * Waits for a share, for work of the {@link #background} part, which no one waits for.
     *
     * @throws BudgetExhaustedException if the share does not become free in time
     */
    public Share take(long bytes, Duration patience) {
        int taken = units(bytes);
        try {
            if (free.tryAcquire(taken, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Share(taken);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refused.increment();
        throw new BudgetExhaustedException();
    }

    /**
     * Does something with a share, as {@link #take(long)}.
     *
     * @param bytes bytes of heap
     */
    public <T> T with(long bytes, Supplier<T> work) {
        Share share = take(bytes);
        try {
            return work.get();
        } finally {
            share.close();
        }
    }

    /** Takes a share if it is free at once, or else returns null. */
    public Share tryTake(long bytes) {
        int taken = units(bytes);
        return free.tryAcquire(taken) ? new Share(taken) : null;
    }

    private int units(long bytes) {
        return (int) Math.min(units, Math.max(1, (bytes + UNIT - 1) / UNIT));
    }

    /** A part of the budget. Closing it again has no effect. */
    public final class Share implements AutoCloseable {
        private final AtomicInteger taken;

        private Share(int taken) {
            this.taken = new AtomicInteger(taken);
        }

        /** Gives back what exceeds a number of bytes. */
        public void reduceTo(long bytes) {
            int kept = units(bytes);
            free.release(Math.max(0, taken.getAndUpdate(held -> Math.min(held, kept)) - kept));
        }

        @Override
        public void close() {
            free.release(taken.getAndSet(0));
        }
    }
}

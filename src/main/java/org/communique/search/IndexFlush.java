package org.communique.search;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.communique.background.DaemonThreadFactory;

/**
 * Makes the index durable on a thread of its own, because updates should not wait for the disk: after a merge it writes for seconds. Used by
 * the thread that updates the index.
 */
@ApplicationScoped
class IndexFlush {
    /** Commits go on meanwhile, so after a loss of power during updates the index may have to be built again. */
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreadFactory.named("search-index-flush"));
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long flushedPosition;
    private long startedAt = System.nanoTime();

    /** Begins with an index that is durable up to a position. A failure to write an earlier one does not matter any more. */
    void reset(long position) {
        if (running.isDone()) {
            running = CompletableFuture.completedFuture(null);
        }
        flushedPosition = position;
    }

    /**
     * Starts to make durable what was written, unless that is being done, or has been done a moment ago.
     *
     * @throws IndexFailure if the last time has failed
     */
    void startIfDue(IndexBackend backend, long position) {
        if (!running.isDone()) {
            return;
        }
        throwFailure();
        if (isBehind(position)) {
            flushedPosition = position;
            startedAt = System.nanoTime();
            running = CompletableFuture.runAsync(backend::flush, thread);
        }
    }

    /** Whether a failure is to be noticed, or there is something to start. */
    boolean isDue(long position) {
        return running.isCompletedExceptionally() || running.isDone() && isBehind(position);
    }

    private boolean isBehind(long position) {
        return position != flushedPosition && System.nanoTime() - startedAt >= INTERVAL;
    }

    private void throwFailure() {
        try {
            running.join();
        } catch (CompletionException e) {
            running = CompletableFuture.completedFuture(null);
            throw new IndexFailure(e.getCause());
        }
    }

    /** Waits until nothing is being written, before the index is closed. Whatever fails does not matter any more. */
    void await() {
        running.exceptionally(failure -> null).join();
        running = CompletableFuture.completedFuture(null);
    }

    @PreDestroy
    void stop() {
        thread.shutdown();
    }
}

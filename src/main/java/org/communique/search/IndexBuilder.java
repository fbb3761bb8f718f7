package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.communique.background.BackgroundLoop;
import org.communique.journal.JournalReader;
import org.communique.memory.BudgetExhaustedException;
import org.communique.memory.MemoryBudget;
import org.communique.release.IndexableRelease;
import org.communique.web.Slice;
import org.jboss.logging.Logger;

/** Builds the index from the database. */
@ApplicationScoped
class IndexBuilder {
    private static final Logger LOG = Logger.getLogger(IndexBuilder.class);
    private static final int PAGE = 200;
    /** A new index is written to the disk as a whole. */
    private static final Duration MAX_FLUSH = Duration.ofMinutes(30);

    private static final int THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final int PARTS_AHEAD = THREADS + 1;

    private final JournalReader journal;
    private final DocumentReader documents;
    private final IndexState state;
    private final IndexDisk disk;

    IndexBuilder(JournalReader journal, DocumentReader documents, IndexState state, IndexDisk disk) {
        this.journal = journal;
        this.documents = documents;
        this.state = state;
        this.disk = disk;
    }

    /**
     * Builds the index from the database, and returns its position.
     *
     * @param isStopping ends the building
     */
    long build(IndexBackend backend, BooleanSupplier isStopping) {
        long start = System.nanoTime();
        state.building(0);
        IndexFailure.wrapping(() -> {
            disk.requireRoomForBuild();
            backend.clear();
        });
        // Changes after this position are indexed again afterwards.
        long position = journal.end();
        long count = 0;
        try (ParallelIndexer indexer = new ParallelIndexer(backend, documents)) {
            UUID last = null;
            Slice<IndexableRelease> part;
            do {
                IndexFailure.wrapping(disk::requireRoomForUpdates);
                part = documents.partAfter(last, PAGE);
                if (isStopping.getAsBoolean()) {
                    throw new IllegalStateException("The service stops.");
                }
                if (!part.rows().isEmpty()) {
                    last = part.last().id();
                    indexer.add(part.rows(), take(part.rows(), isStopping));
                    count += part.rows().size();
                    state.building(count);
                }
            } while (part.hasMore());
            indexer.await();
        }
        BackgroundLoop.expectSilence(MAX_FLUSH);
        IndexFailure.wrapping(() -> {
            backend.markPosition(position);
            backend.flush();
        });
        disk.built();
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof(
                "The search index was built from %d releases in %.1f s, %.0f per second",
                count, seconds, count / seconds);
        return position;
    }

    /** Waits as long as it takes: what is built already would be lost. */
    private MemoryBudget.Share take(List<IndexableRelease> part, BooleanSupplier isStopping) {
        while (true) {
            try {
                return documents.take(part);
            } catch (BudgetExhaustedException e) {
                if (isStopping.getAsBoolean()) {
                    throw e;
                }
                BackgroundLoop.reportProgress();
            }
        }
    }

    /** Analyses and adds parts in several threads. It blocks while {@link #PARTS_AHEAD} parts are unfinished. */
    private static final class ParallelIndexer implements AutoCloseable {
        private final IndexBackend backend;
        private final DocumentReader documents;
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        private final Semaphore capacity = new Semaphore(PARTS_AHEAD);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        ParallelIndexer(IndexBackend backend, DocumentReader documents) {
            this.backend = backend;
            this.documents = documents;
        }

        /** @param share closed when the part is indexed; may be null */
        void add(List<IndexableRelease> part, MemoryBudget.Share share) {
            capacity.acquireUninterruptibly();
            threads.execute(() -> {
                try (share) {
                    backend.add(part.stream()
                            .map(text -> documents.document(text, Instant.EPOCH))
                            .toList());
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    capacity.release();
                }
            });
            throwFailure();
        }

        void await() {
            capacity.acquireUninterruptibly(PARTS_AHEAD);
            throwFailure();
        }

        private void throwFailure() {
            if (failure.get() != null) {
                throw new IndexFailure(failure.get());
            }
        }

        /** Waits for the threads: a part that is added later would be in the index twice. */
        @Override
        public void close() {
            threads.shutdown();
            boolean interrupted = false;
            while (!threads.isTerminated()) {
                try {
                    threads.awaitTermination(1, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

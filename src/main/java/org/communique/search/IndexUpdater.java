package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.communique.release.IndexableRelease;
import org.communique.release.VisibleReleases;
import org.communique.web.Slice;
import org.jboss.logging.Logger;

/** Updates the index up to the end of the journal, in steps that can be repeated. */
@ApplicationScoped
class IndexUpdater {
    private static final Logger LOG = Logger.getLogger(IndexUpdater.class);
    /** Searches find changes when their step ends. With many changes, long steps save commits of a few changes each. */
    private static final Duration MAX_STEP = Duration.ofMillis(500);

    private static final int BATCH = 500;
    private static final int PAGE = 500;
    private static final long MAX_BATCH_BYTES = 2 << 20;
    private static final int INDEXING_THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final int PAGES_AHEAD = INDEXING_THREADS + 1;

    private final JournalReader journal;
    private final VisibleReleases releases;
    private final IndexState state;
    private final IndexWriterLock writerLock;
    private final IndexVersion version;
    private final JournalHead head;
    private int restores;

    IndexUpdater(
            JournalReader journal,
            VisibleReleases releases,
            IndexState state,
            IndexWriterLock writerLock,
            IndexVersion version,
            JournalHead head) {
        this.journal = journal;
        this.releases = releases;
        this.state = state;
        this.writerLock = writerLock;
        this.version = version;
        this.head = head;
    }

    UnindexedChanges changesAfter(long position) {
        return new UnindexedChanges(journal, position);
    }

    /**
     * Builds the index if there is none that can be updated.
     *
     * @param isStopping ends the building
     * @return false while another node builds it
     */
    boolean buildIfNeeded(IndexBackend backend, BooleanSupplier isStopping) {
        long position = IndexFailure.wrapping(backend::position);
        if (position < 0 && !writerLock.tryAcquire()) {
            return false;
        }
        // A database that was restored from a backup does not know everything that the index has.
        if (position < 0 || position > journal.end()) {
            position = build(backend, isStopping);
        }
        state.current(position);
        return true;
    }

    /** Indexes the next changes, unless another node writes the index. */
    JournalFollower.Progress update(IndexBackend backend) {
        if (!writerLock.tryAcquire()) {
            state.current(Math.max(state.position(), IndexFailure.wrapping(backend::position)));
            state.lagSince(null);
            return state.position() < head.position()
                    ? JournalFollower.Progress.WAITING
                    : JournalFollower.Progress.CAUGHT_UP;
        }
        long position = state.position();
        if (restores != head.restores()) {
            restores = head.restores();
            // Reopening rebuilds the index if it is ahead of the restored database.
            throw IndexFailure.reopen();
        }
        if (position >= head.position() && head.isCurrent()) {
            state.lagSince(null);
            return JournalFollower.Progress.CAUGHT_UP;
        }
        long end = System.nanoTime() + MAX_STEP.toNanos();
        List<ChangedSubject> changes;
        do {
            changes = journal.after(position, BATCH);
            if (position == state.position()) {
                state.lagSince(changes.isEmpty() ? null : changes.get(0).at());
            }
            if (!changes.isEmpty()) {
                write(backend, changes);
                position = changes.get(changes.size() - 1).position();
            }
        } while (changes.size() == BATCH && System.nanoTime() < end);
        if (position > state.position()) {
            long reached = position;
            IndexFailure.wrapping(() -> backend.commit(reached));
            state.current(position);
        }
        if (changes.size() == BATCH) {
            return JournalFollower.Progress.MORE;
        }
        state.lagSince(null);
        return JournalFollower.Progress.CAUGHT_UP;
    }

    private void write(IndexBackend backend, List<ChangedSubject> changes) {
        Map<UUID, Instant> changed = new HashMap<>();
        changes.stream()
                .filter(ChangedSubject::changesPressRelease)
                .forEach(change -> changed.put(change.subject().id(), change.at()));
        if (!changed.isEmpty()) {
            List<UUID> deleted = new ArrayList<>(changed.keySet());
            Slice<IndexableRelease> part = new Slice<>(List.of(), true);
            UUID last = null;
            while (part.hasMore()) {
                part = releases.indexable(changed.keySet(), last, MAX_BATCH_BYTES);
                List<ReleaseDocument> documents = part.rows().parallelStream()
                        .map(text -> ReleaseDocument.of(text, changed.get(text.id()), version.zone()))
                        .toList();
                part.rows().forEach(text -> deleted.remove(text.id()));
                last = part.hasMore() ? part.last().id() : null;
                IndexFailure.wrapping(() -> backend.write(documents, List.of()));
            }
            IndexFailure.wrapping(() -> backend.write(List.of(), deleted));
        }
    }

    /** Builds the index from the database, and returns its position. */
    private long build(IndexBackend backend, BooleanSupplier isStopping) {
        long start = System.nanoTime();
        state.building(0);
        IndexFailure.wrapping(backend::clear);
        // Changes after this position are indexed again afterwards.
        long position = journal.end();
        long count = 0;
        ParallelIndexer indexer = new ParallelIndexer(backend, version.zone());
        try {
            UUID last = null;
            Slice<IndexableRelease> page;
            do {
                page = releases.indexableAfter(last, PAGE, MAX_BATCH_BYTES);
                if (isStopping.getAsBoolean()) {
                    throw new IllegalStateException("The service stops.");
                }
                if (!page.rows().isEmpty()) {
                    last = page.last().id();
                    indexer.add(page.rows());
                    count += page.rows().size();
                    state.building(count);
                }
            } while (page.hasMore());
            indexer.await();
        } finally {
            indexer.close();
        }
        IndexFailure.wrapping(() -> backend.commit(position));
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof(
                "The search index was built from %d releases in %.1f s, %.0f per second",
                count, seconds, count / seconds);
        return position;
    }

    /** Analyses and adds pages in several threads. It blocks while {@link #PAGES_AHEAD} pages are unfinished. */
    private static final class ParallelIndexer implements AutoCloseable {
        private final IndexBackend backend;
        private final ZoneId zone;
        private final ExecutorService threads = Executors.newFixedThreadPool(INDEXING_THREADS);
        private final Semaphore capacity = new Semaphore(PAGES_AHEAD);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        ParallelIndexer(IndexBackend backend, ZoneId zone) {
            this.backend = backend;
            this.zone = zone;
        }

        void add(List<IndexableRelease> page) {
            capacity.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    backend.add(page.stream()
                            .map(text -> ReleaseDocument.of(text, Instant.EPOCH, zone))
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
            capacity.acquireUninterruptibly(PAGES_AHEAD);
            throwFailure();
        }

        private void throwFailure() {
            if (failure.get() != null) {
                throw new IndexFailure(failure.get());
            }
        }

        /** Waits for the threads: a page that is added later would be in the index twice. */
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

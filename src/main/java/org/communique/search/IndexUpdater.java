package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.communique.release.IndexableRelease;
import org.communique.release.VisibleReleases;
import org.jboss.logging.Logger;

/** Brings the index from where it is to the end of the journal, by steps that can be repeated. */
@ApplicationScoped
class IndexUpdater {
    private static final Logger LOG = Logger.getLogger(IndexUpdater.class);
    /** What came in is found when its step ends. Long steps spare a flood of changes that each few are made durable by themselves. */
    private static final Duration LONGEST_STEP = Duration.ofMillis(500);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int BATCH = 500;
    private static final int PAGE = 500;
    private static final int BUILDERS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final int PAGES_AHEAD = BUILDERS + 1;

    private final JournalReader journal;
    private final VisibleReleases releases;
    private final IndexState state;
    private final IndexWriterLock indexWriterLock;
    private final JournalHead head;
    private int restores;

    IndexUpdater(
            JournalReader journal,
            VisibleReleases releases,
            IndexState state,
            IndexWriterLock indexWriterLock,
            JournalHead head) {
        this.journal = journal;
        this.releases = releases;
        this.state = state;
        this.indexWriterLock = indexWriterLock;
        this.head = head;
    }

    UnindexedChanges pending(long position) {
        return new UnindexedChanges(journal, position);
    }

    /** Makes the index if there is none that can be followed up. */
    void prepare(IndexBackend indexBackend, StopSignal stop) {
        long position = IndexFailure.told(indexBackend::position);
        while (position < 0 && !indexWriterLock.isOurs()) {
            // Another node makes it.
            stop.pause(POLL);
            if (stop.isGiven()) {
                throw new IllegalStateException("stopped");
            }
            position = IndexFailure.told(indexBackend::position);
        }
        // A database that was set back to an earlier day knows nothing of what the index has.
        if (position < 0 || position > journal.end()) {
            position = build(indexBackend, stop);
        }
        state.current(position);
    }

    /**
     * Takes the next changes in.
     *
     * @return whether there may be more at once
     */
    boolean step(IndexBackend indexBackend) {
        if (!indexWriterLock.isOurs()) {
            state.current(Math.max(state.position(), IndexFailure.told(indexBackend::position)));
            state.behind(null);
            return false;
        }
        long position = state.position();
        if (restores != head.restores()) {
            restores = head.restores();
            // Opened again, it is made anew where it knows what is not there any more.
            throw new IndexFailure(null);
        }
        if (position >= head.position() && head.isCurrent()) {
            state.behind(null);
            return false;
        }
        long end = System.nanoTime() + LONGEST_STEP.toNanos();
        List<ChangedSubject> steps;
        do {
            steps = journal.after(position, BATCH);
            if (position == state.position()) {
                state.behind(steps.isEmpty() ? null : steps.get(0).at());
            }
            if (!steps.isEmpty()) {
                write(indexBackend, steps);
                position = steps.get(steps.size() - 1).position();
            }
        } while (steps.size() == BATCH && System.nanoTime() < end);
        if (position > state.position()) {
            long reached = position;
            IndexFailure.told(() -> indexBackend.commit(reached));
            state.current(position);
        }
        if (steps.size() == BATCH) {
            return true;
        }
        state.behind(null);
        return false;
    }

    private void write(IndexBackend indexBackend, List<ChangedSubject> steps) {
        Map<UUID, Instant> changed = new HashMap<>();
        steps.stream()
                .filter(ChangedSubject::changesPressRelease)
                .forEach(step -> changed.put(step.subject().id(), step.at()));
        if (!changed.isEmpty()) {
            List<ReleaseDocument> documents = releases.texts(changed.keySet()).parallelStream()
                    .map(text -> ReleaseDocument.of(text, changed.get(text.id())))
                    .toList();
            documents.forEach(document -> changed.remove(UUID.fromString(document.getId())));
            IndexFailure.told(() -> indexBackend.write(documents, List.copyOf(changed.keySet())));
        }
    }

    /** @return the position that it is at */
    private long build(IndexBackend indexBackend, StopSignal stop) {
        long start = System.nanoTime();
        state.building(0);
        IndexFailure.told(indexBackend::clear);
        // What changes from here on is read again afterwards.
        long position = journal.end();
        long count = 0;
        Builders builders = new Builders(indexBackend);
        try {
            UUID last = null;
            List<IndexableRelease> page;
            do {
                page = releases.textsAfter(last, PAGE);
                if (stop.isGiven()) {
                    throw new IllegalStateException("stopped");
                }
                if (!page.isEmpty()) {
                    last = page.get(page.size() - 1).id();
                    builders.add(page);
                    count += page.size();
                    state.building(count);
                }
            } while (page.size() == PAGE);
            builders.await();
        } finally {
            builders.close();
        }
        IndexFailure.told(() -> indexBackend.commit(position));
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof("The search index was made of %d releases in %.1f s, %.0f a second", count, seconds, count / seconds);
        return position;
    }

    /** Analyses and adds pages on all cores, a few pages ahead and no more. */
    private static final class Builders implements AutoCloseable {
        private final IndexBackend indexBackend;
        private final ExecutorService threads = Executors.newFixedThreadPool(BUILDERS);
        private final Semaphore ahead = new Semaphore(PAGES_AHEAD);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Builders(IndexBackend indexBackend) {
            this.indexBackend = indexBackend;
        }

        void add(List<IndexableRelease> page) {
            ahead.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    indexBackend.add(page.stream()
                            .map(text -> ReleaseDocument.of(text, Instant.EPOCH))
                            .toList());
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    ahead.release();
                }
            });
            check();
        }

        void await() {
            ahead.acquireUninterruptibly(PAGES_AHEAD);
            check();
        }

        private void check() {
            if (failure.get() != null) {
                throw new IndexFailure(failure.get());
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}

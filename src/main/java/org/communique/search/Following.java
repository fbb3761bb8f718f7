package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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
import org.communique.journal.JournalTail;
import org.communique.journal.Step;
import org.communique.release.ReleaseFinder;
import org.communique.release.ReleaseText;
import org.jboss.logging.Logger;

/** Brings the index from where it is to the end of the journal, by steps that can be repeated. */
@ApplicationScoped
class Following {
    private static final Logger LOG = Logger.getLogger(Following.class);
    private static final int STEP = 500;
    private static final int PAGE = 500;
    private static final int BUILDERS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final int PAGES_AHEAD = BUILDERS + 1;

    private final JournalTail journal;
    private final ReleaseFinder releases;
    private final IndexState state;
    private final Lead lead;

    Following(JournalTail journal, ReleaseFinder releases, IndexState state, Lead lead) {
        this.journal = journal;
        this.releases = releases;
        this.state = state;
        this.lead = lead;
    }

    Pending pending(long position) {
        return new Pending(journal, position);
    }

    /** Makes the index if there is none that can be followed up. */
    void prepare(Backend backend, BooleanSupplier stopped) {
        long position = BrokenIndex.told(backend::position);
        while (position < 0 && !lead.isOurs()) {
            // Another node makes it.
            pause();
            if (stopped.getAsBoolean()) {
                throw new IllegalStateException("stopped");
            }
            position = BrokenIndex.told(backend::position);
        }
        // A database that was set back to an earlier day knows nothing of what the index has.
        if (position < 0 || position > journal.end()) {
            position = build(backend, stopped);
        }
        state.current(position);
    }

    /**
     * Takes the next changes in.
     *
     * @return whether there may be more at once
     */
    boolean step(Backend backend) {
        if (!lead.isOurs()) {
            state.current(Math.max(state.position(), BrokenIndex.told(backend::position)));
            state.behind(null);
            return false;
        }
        List<Step> steps = journal.after(state.position(), STEP);
        state.behind(steps.isEmpty() ? null : steps.get(0).at());
        if (steps.isEmpty()) {
            return false;
        }
        long position = steps.get(steps.size() - 1).position();
        Map<UUID, Instant> changed = new HashMap<>();
        steps.stream()
                .filter(Step::changesPressRelease)
                .forEach(step -> changed.put(step.subject().id(), step.at()));
        if (!changed.isEmpty()) {
            List<ReleaseText> texts = releases.texts(changed.keySet());
            List<ReleaseDocument> documents = texts.stream()
                    .map(text -> ReleaseDocument.of(text, changed.get(text.id())))
                    .toList();
            texts.forEach(text -> changed.remove(text.id()));
            BrokenIndex.told(() -> backend.write(documents, List.copyOf(changed.keySet())));
        }
        BrokenIndex.told(() -> backend.commit(position));
        state.current(position);
        state.behind(null);
        return steps.size() == STEP;
    }

    /** @return the position that it is at */
    private long build(Backend backend, BooleanSupplier stopped) {
        long start = System.nanoTime();
        state.building(0);
        BrokenIndex.told(backend::clear);
        // What changes from here on is read again afterwards.
        long position = journal.end();
        long count = 0;
        Builders builders = new Builders(backend);
        try {
            UUID last = null;
            List<ReleaseText> page;
            do {
                page = releases.textsAfter(last, PAGE);
                if (stopped.getAsBoolean()) {
                    throw new IllegalStateException("stopped");
                }
                if (!page.isEmpty()) {
                    last = page.get(page.size() - 1).id();
                    builders.add(page.stream()
                            .map(text -> ReleaseDocument.of(text, Instant.EPOCH))
                            .toList());
                    count += page.size();
                    state.building(count);
                }
            } while (page.size() == PAGE);
            builders.await();
        } finally {
            builders.close();
        }
        BrokenIndex.told(() -> backend.commit(position));
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof("The search index was made of %d releases in %.1f s, %.0f a second", count, seconds, count / seconds);
        return position;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Analyses and adds pages on all cores, a few pages ahead and no more. */
    private static final class Builders implements AutoCloseable {
        private final Backend backend;
        private final ExecutorService threads = Executors.newFixedThreadPool(BUILDERS);
        private final Semaphore ahead = new Semaphore(PAGES_AHEAD);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Builders(Backend backend) {
            this.backend = backend;
        }

        void add(List<ReleaseDocument> documents) {
            ahead.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    backend.add(documents);
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
                throw new BrokenIndex(failure.get());
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}

package org.communique.search;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.communique.journal.JournalHead;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/**
 * The index of releases, kept current by a thread that follows the journal. It is made from the database when it is missing, broken or
 * of an older version; meanwhile searches are answered 503, and everything else is answered as ever.
 */
@ApplicationScoped
class SearchIndex {
    private static final Logger LOG = Logger.getLogger(SearchIndex.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Without news. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int RETRY_SECONDS = 5;
    private static final Duration TRUSTED_AFTER = Duration.ofMinutes(1);

    private final IndexLocation place;
    private final IndexUpdater indexUpdater;
    private final IndexState state;
    private final JournalHead head;
    private final StopSignal stop = new StopSignal();
    private volatile Open open;
    private volatile boolean broken;
    private Duration pause = POLL;
    private Long openedAgain;
    private Thread thread;

    /** An index that is current, or nearly. */
    private record Open(IndexBackend indexBackend, UnindexedChanges pending) {}

    /**
     * What a search may use, and what it has to leave out.
     *
     * @param isBehind whether the index does not know all of the journal: what it finds will soon be something else
     */
    record Ready(IndexBackend indexBackend, Set<UUID> pending, boolean isBehind) {}

    SearchIndex(IndexLocation place, IndexUpdater indexUpdater, IndexState state, JournalHead head) {
        this.place = place;
        this.indexUpdater = indexUpdater;
        this.state = state;
        this.head = head;
    }

    void start(@Observes StartupEvent event) {
        head.onChange(stop::wake);
        thread = new Thread(this::run, "search-index");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.give();
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 503 while the index is made, or too far behind */
    Ready ready() {
        Open current = open;
        if (current == null || broken) {
            throw unavailable("the search index is being made");
        }
        long indexed = state.position();
        Set<UUID> pending = current.pending().after(indexed);
        if (pending == null) {
            throw unavailable("the search index is behind");
        }
        return new Ready(current.indexBackend(), pending, current.pending().read() > indexed);
    }

    /**
     * For a search that failed: if it was the index, it is looked after and the searcher told to come again.
     *
     * @param asked what was asked
     */
    RuntimeException failed(Ready asked, Throwable failure) {
        if (!place.isAtFault(failure)) {
            return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        LOG.error("The search index cannot be read", failure);
        Open current = open;
        if (current != null && current.indexBackend() == asked.indexBackend()) {
            broken = true;
        }
        return unavailable("the search index is being mended");
    }

    private static RuntimeException unavailable(String detail) {
        return ProblemType.UNAVAILABLE
                .builder(detail)
                .withHeader("Retry-After", RETRY_SECONDS)
                .build();
    }

    private void run() {
        while (!stop.isGiven()) {
            try {
                keep();
                return;
            } catch (IndexFailure e) {
                if (stop.isGiven()) {
                    return;
                }
                state.broken();
                if (e.getCause() == null && isOpenedAgain()) {
                    LOG.warn("The search index failed and is opened again");
                } else {
                    LOG.error("The search index is broken and will be made anew", e);
                    place.discard(e);
                }
                pause = longer(4);
            } catch (RuntimeException e) {
                if (stop.isGiven()) {
                    return;
                }
                LOG.warn("The search index cannot follow the journal right now", e);
                pause = longer(2);
            }
            stop.pause(pause);
        }
    }

    /** A search that failed may have met what was just closed. Only when that is soon followed by another is the index given up. */
    private boolean isOpenedAgain() {
        long now = System.nanoTime();
        boolean again = openedAgain == null || now - openedAgain > TRUSTED_AFTER.toNanos();
        openedAgain = now;
        return again;
    }

    /** Opens the index and keeps it current until the service stops. */
    private void keep() {
        broken = false;
        try (IndexBackend indexBackend = IndexFailure.told(place::open)) {
            try {
                indexUpdater.prepare(indexBackend, stop);
                pause = POLL;
                open = new Open(indexBackend, indexUpdater.pending(state.position()));
                while (!stop.isGiven()) {
                    if (broken) {
                        throw new IndexFailure(null);
                    }
                    long known = head.position();
                    if (!indexUpdater.step(indexBackend)) {
                        // Where another node writes the index, it has to be asked how far it is.
                        stop.pauseForNews(state.position() < known ? POLL : IDLE);
                    }
                }
            } finally {
                open = null;
                state.closed();
            }
        }
    }

    private Duration longer(int times) {
        Duration longer = pause.multipliedBy(times);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}

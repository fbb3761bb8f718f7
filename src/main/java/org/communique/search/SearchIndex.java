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
 * The index of releases. A thread of its own follows the journal and updates it. The index is built from the database if it is missing,
 * corrupt or of an older version. Meanwhile searches get a 503 response; all other requests work as usual.
 */
@ApplicationScoped
class SearchIndex {
    private static final Logger LOG = Logger.getLogger(SearchIndex.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** The pause without a notification. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration REOPEN_INTERVAL = Duration.ofMinutes(1);

    private final IndexLocation location;
    private final IndexUpdater updater;
    private final IndexState state;
    private final JournalHead head;
    private final StopSignal stop = new StopSignal();
    private volatile Open open;
    private volatile boolean broken;
    private Duration pause = POLL;
    private Long lastReopened;
    private Thread thread;

    /** An index that is current or has few unindexed changes. */
    private record Open(IndexBackend backend, UnindexedChanges changes) {}

    /**
     * An index that can be searched.
     *
     * @param unindexed the releases that a search must exclude
     * @param isBehind  whether changes are missing in the index, so that results will soon be different
     */
    record ReadyIndex(IndexBackend backend, Set<UUID> unindexed, boolean isBehind) {}

    SearchIndex(IndexLocation location, IndexUpdater updater, IndexState state, JournalHead head) {
        this.location = location;
        this.updater = updater;
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
        stop.set();
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 503 while the index is built, or if it is too far behind */
    ReadyIndex ready() {
        Open current = open;
        if (current == null || broken) {
            throw unavailable("The search index is being built. Retry later.");
        }
        long indexed = state.position();
        Set<UUID> unindexed = current.changes().after(indexed);
        if (unindexed == null) {
            throw unavailable("The search index is too far behind. Retry later.");
        }
        return new ReadyIndex(current.backend(), unindexed, current.changes().readPosition() > indexed);
    }

    /**
     * Returns the exception to throw for a search that failed. If the index is at fault, it is reopened or rebuilt, and the caller gets a 503
     * response.
     *
     * @param used the index that was searched
     */
    RuntimeException failed(ReadyIndex used, Throwable failure) {
        if (!location.isAtFault(failure)) {
            return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        LOG.error("The search index cannot be read", failure);
        Open current = open;
        if (current != null && current.backend() == used.backend()) {
            broken = true;
        }
        return unavailable("The search index is being repaired. Retry later.");
    }

    private static RuntimeException unavailable(String detail) {
        return ProblemType.UNAVAILABLE
                .builder(detail)
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }

    private void run() {
        while (!stop.isSet()) {
            try {
                followJournal();
                return;
            } catch (IndexFailure e) {
                if (stop.isSet()) {
                    return;
                }
                state.broken();
                if (e.getCause() == null && mayReopen()) {
                    LOG.warn("The search index failed and is reopened");
                } else {
                    LOG.error("The search index is broken and will be rebuilt", e);
                    location.discard(e);
                }
                pause = backOff(4);
            } catch (RuntimeException e) {
                if (stop.isSet()) {
                    return;
                }
                LOG.warn("The search index cannot follow the journal right now", e);
                pause = backOff(2);
            }
            stop.pause(pause);
        }
    }

    /** A search can fail because the index was closed meanwhile. So the index is reopened once; a second failure within a minute discards it. */
    private boolean mayReopen() {
        long now = System.nanoTime();
        boolean mayReopen = lastReopened == null || now - lastReopened > REOPEN_INTERVAL.toNanos();
        lastReopened = now;
        return mayReopen;
    }

    /** Opens the index and updates it until the service stops. */
    private void followJournal() {
        broken = false;
        try (IndexBackend backend = IndexFailure.wrapping(location::open)) {
            try {
                updater.prepare(backend, stop);
                pause = POLL;
                open = new Open(backend, updater.changesAfter(state.position()));
                while (!stop.isSet()) {
                    if (broken) {
                        throw new IndexFailure(null);
                    }
                    long end = head.position();
                    if (!updater.step(backend)) {
                        // If another node writes the index, only the index itself tells its position.
                        stop.pauseUntilWoken(state.position() < end ? POLL : IDLE);
                    }
                }
            } finally {
                open = null;
                state.closed();
            }
        }
    }

    private Duration backOff(int factor) {
        Duration longer = pause.multipliedBy(factor);
        return longer.compareTo(MAX_PAUSE) < 0 ? longer : MAX_PAUSE;
    }
}

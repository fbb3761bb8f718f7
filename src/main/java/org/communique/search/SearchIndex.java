package org.communique.search;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.communique.journal.JournalFollower;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/**
 * The index of releases, which follows the journal. The index is built from the database if it is missing, corrupt or of an older version.
 * Meanwhile searches get a 503 response; all other requests work as usual.
 */
@ApplicationScoped
class SearchIndex implements JournalFollower {
    private static final Logger LOG = Logger.getLogger(SearchIndex.class);
    private static final Duration MIN_BACK_OFF = Duration.ofMillis(400);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration REOPEN_INTERVAL = Duration.ofMinutes(1);

    private final IndexLocation location;
    private final IndexUpdater updater;
    private final IndexState state;
    private volatile Searchable searchable;
    private volatile boolean broken;
    private volatile boolean stopping;
    /** Opened, and perhaps not built yet. Used by the thread of the follower only. */
    private IndexBackend backend;

    private Duration backOff = MIN_BACK_OFF;
    private long retryAt = System.nanoTime();
    private Long lastReopened;

    /** An index that is current or has few unindexed changes. */
    private record Searchable(IndexBackend backend, UnindexedChanges changes) {}

    /**
     * An index that can be searched.
     *
     * @param unindexed the releases that a search must exclude
     * @param isBehind  whether changes are missing in the index, so that results will soon be different
     */
    record ReadyIndex(IndexBackend backend, Set<UUID> unindexed, boolean isBehind) {}

    SearchIndex(IndexLocation location, IndexUpdater updater, IndexState state) {
        this.location = location;
        this.updater = updater;
        this.state = state;
    }

    @Override
    public String name() {
        return "search-index";
    }

    @Override
    public Progress follow() {
        if (stopping || System.nanoTime() - retryAt < 0) {
            return Progress.WAITING;
        }
        try {
            if (broken) {
                throw IndexFailure.reopen();
            }
            if (!ensureOpen()) {
                return Progress.WAITING;
            }
            Progress progress = updater.update(backend);
            backOff = MIN_BACK_OFF;
            return progress;
        } catch (RuntimeException e) {
            if (stopping) {
                // Nothing is wrong with an index that is closed.
                return Progress.WAITING;
            }
            if (e instanceof IndexFailure failure) {
                close();
                repair(failure);
                return Progress.WAITING;
            }
            throw e;
        }
    }

    /** An interrupt would close the files that are being written: see {@link java.nio.channels.ClosedByInterruptException}. */
    @Override
    public boolean isInterruptible() {
        return false;
    }

    /** Whether a search has found that the index is broken. */
    @Override
    public boolean isDue() {
        return broken;
    }

    /** Opens the index, and builds it if necessary. False while another node builds it. */
    private boolean ensureOpen() {
        if (backend == null) {
            backend = IndexFailure.wrapping(location::open);
        }
        if (searchable == null && updater.buildIfNeeded(backend, () -> stopping)) {
            searchable = new Searchable(backend, updater.changesAfter(state.position()));
        }
        return searchable != null;
    }

    private void repair(IndexFailure failure) {
        broken = false;
        state.broken();
        if (failure.getCause() == null && mayReopen()) {
            LOG.warn("The search index failed and is reopened");
        } else {
            LOG.error("The search index is broken and will be rebuilt", failure);
            location.discard(failure);
        }
        retryAt = System.nanoTime() + backOff.toNanos();
        Duration longer = backOff.multipliedBy(4);
        backOff = longer.compareTo(MAX_BACK_OFF) < 0 ? longer : MAX_BACK_OFF;
    }

    /** A search can fail because the index was closed meanwhile. So the index is reopened once; a second failure within a minute discards it. */
    private boolean mayReopen() {
        long now = System.nanoTime();
        boolean mayReopen = lastReopened == null || now - lastReopened > REOPEN_INTERVAL.toNanos();
        lastReopened = now;
        return mayReopen;
    }

    private void close() {
        searchable = null;
        state.closed();
        if (backend != null) {
            try {
                backend.close();
            } catch (RuntimeException e) {
                LOG.debug("The index cannot be closed", e);
            } finally {
                backend = null;
            }
        }
    }

    /** Before the thread of the follower is stopped: building the index takes too long to wait for. */
    void stopBuilding(@Observes @Priority(LIBRARY_BEFORE) ShutdownEvent event) {
        stopping = true;
    }

    /** After the thread of the follower has stopped. */
    void close(@Observes @Priority(LIBRARY_AFTER) ShutdownEvent event) {
        close();
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 503 while the index is built, or if it is too far behind */
    ReadyIndex ready() {
        Searchable current = searchable;
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
        Searchable current = searchable;
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
}

package org.communique.search;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.communique.background.BackgroundLoop;
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
    /** Short enough for imports, which wait for the index. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(400);
    /** Short, because the reason may be over at any time. An attempt costs little while it is not. */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    private static final Duration OBSTACLE_PAUSE = Duration.ofSeconds(1);
    private static final int RETRY_AFTER_SECONDS = 5;
    /** Closing an index waits for merges. */
    private static final Duration MAX_CLOSE = Duration.ofMinutes(10);

    private static final Duration MAX_VERIFY = Duration.ofMinutes(30);
    private static final long EXISTENCE_INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long VERIFIED = Duration.ofMinutes(1).toNanos();
    private static final long MIN_VERIFICATION_INTERVAL = Duration.ofSeconds(5).toNanos();
    private static final long MAX_VERIFICATION_INTERVAL = Duration.ofSeconds(30).toNanos();
    /** Verifying takes about such a part of the time of a processor. */
    private static final int VERIFICATION_PART = 100;
    /** A larger index is verified when it is opened and when a search fails; Lucene verifies what it merges. */
    private static final long MAX_VERIFIED_BYTES = 256 << 20;

    private final IndexLocation location;
    private final IndexUpdater updater;
    private final IndexRepair repair;
    private final IndexState state;
    private volatile Searchable searchable;
    private volatile boolean broken;
    private volatile boolean stopping;
    /** Whether a search failed for no known reason. */
    private volatile boolean suspected;

    private volatile Long verifiedAt;
    /** Opened, and perhaps not built yet. Used by the thread of the follower only. */
    private IndexBackend backend;

    private boolean isVerifiedAgain = true;
    private long verifyAt = System.nanoTime();
    /** The parts of the index that were read by a verification which has not finished. */
    private final Set<Object> verified = new HashSet<>();

    private long verificationTime;
    private Duration pause = FIRST_PAUSE;
    private long retryAt = System.nanoTime();
    private long existenceCheckedAt = System.nanoTime();
    private int missing;

    /** An index that is current or has few unindexed changes. */
    private record Searchable(IndexBackend backend, UnindexedChanges changes) {}

    /**
     * An index that can be searched.
     *
     * @param unindexed the releases that a search must exclude
     * @param isBehind  whether changes are missing in the index, so that results will soon be different
     * @param changes   from which {@code unindexed} was read
     */
    record ReadyIndex(IndexBackend backend, Set<UUID> unindexed, boolean isBehind, UnindexedChanges changes) {
        /**
         * Returns the releases that a search excludes, and those that the index does not know yet.
         *
         * @throws io.quarkiverse.resteasy.problem.HttpProblem 503 if there are too many
         */
        Set<UUID> withCreated() {
            Set<UUID> all = changes.withCreated();
            if (all == null) {
                throw isTooFarBehind();
            }
            // Another thread may have seen in the meantime that some are indexed.
            all.addAll(unindexed);
            return all;
        }
    }

    SearchIndex(IndexLocation location, IndexUpdater updater, IndexRepair repair, IndexState state) {
        this.location = location;
        this.updater = updater;
        this.repair = repair;
        this.state = state;
    }

    @Override
    public String name() {
        return "search-index";
    }

    /** Each step ends with a commit, which costs more than to index a few releases, and makes segments that are merged later. */
    @Override
    public Duration pace() {
        return PACE;
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
            if (missing > 1) {
                throw new IndexFailure(new NoSuchFileException(location.folder().toString()));
            }
            if (!ensureOpen()) {
                return Progress.WAITING;
            }
            if (suspected) {
                suspected = false;
                verified.clear();
                verify(() -> stopping);
            }
            Progress progress = updater.update(backend);
            pause = FIRST_PAUSE;
            if (progress == Progress.CAUGHT_UP && isVerificationDue()) {
                verify(() -> stopping || updater.isBehind());
            }
            return progress;
        } catch (IndexFailure failure) {
            // Nothing is wrong with an index that is closed.
            if (!stopping) {
                repair(failure);
            }
            return Progress.WAITING;
        } catch (RuntimeException e) {
            if (stopping) {
                return Progress.WAITING;
            }
            throw e;
        }
    }

    /** Reads the whole index while there is nothing else to do: a search does not notice all damages. Goes on with the next step if interrupted. */
    private void verify(BooleanSupplier isInterrupted) {
        BackgroundLoop.expectSilence(MAX_VERIFY);
        long start = System.nanoTime();
        boolean isComplete = IndexFailure.wrapping(() -> backend.verify(verified, isInterrupted));
        long end = System.nanoTime();
        verificationTime += end - start;
        if (isComplete) {
            verifiedAt = end;
            isVerifiedAgain = location.size() <= MAX_VERIFIED_BYTES;
            long interval = Math.max(MIN_VERIFICATION_INTERVAL, VERIFICATION_PART * verificationTime);
            verifyAt = end + Math.min(interval, MAX_VERIFICATION_INTERVAL);
            verified.clear();
            verificationTime = 0;
        }
    }

    private boolean isVerificationDue() {
        return location.isLocal() && isVerifiedAgain && searchable != null && System.nanoTime() - verifyAt >= 0;
    }

    /** Empty while this node builds or repairs the index, or its disk is full: waiting for it could take long. */
    @Override
    public OptionalLong awaitedPosition() {
        return searchable != null && !broken && !stopping && state.problem() == null
                ? OptionalLong.of(state.position())
                : OptionalLong.empty();
    }

    /** Closes the index. The next step opens it again. */
    @Override
    public void reset() {
        close();
    }

    /** An interrupt would close the files that are being written: see {@link java.nio.channels.ClosedByInterruptException}. */
    @Override
    public boolean isInterruptible() {
        return false;
    }

    /** Whether a search has found that the index is broken, or its files are gone. */
    @Override
    public boolean isDue() {
        return broken || suspected || isMissing() || isVerificationDue() || searchable != null && updater.isFlushDue();
    }

    /** The files of a deleted index can still be read, but it cannot be updated. Noticed before the next change. */
    private boolean isMissing() {
        long now = System.nanoTime();
        if (searchable != null && now - existenceCheckedAt >= EXISTENCE_INTERVAL) {
            existenceCheckedAt = now;
            // Twice, because whoever deletes them may not have finished.
            missing = location.exists() ? 0 : missing + 1;
        }
        return missing > 1;
    }

    /** Opens the index, and builds it if necessary. False while another node builds it. */
    private boolean ensureOpen() {
        if (backend == null) {
            backend = IndexFailure.wrapping(location::open);
        }
        if (searchable == null && updater.buildIfNeeded(backend, () -> stopping)) {
            isVerifiedAgain = true;
            verifyAt = System.nanoTime();
            verified.clear();
            verificationTime = 0;
            searchable = new Searchable(backend, updater.changesAfter(state.position()));
            repair.done();
        }
        return searchable != null;
    }

    private void repair(IndexFailure failure) {
        broken = false;
        suspected = false;
        missing = 0;
        boolean wasBuilding = state.phase() == IndexState.Phase.BUILDING;
        close();
        if (repair.prepare(failure, wasBuilding)) {
            retryAt = System.nanoTime() + OBSTACLE_PAUSE.toNanos();
        } else {
            retryAt = System.nanoTime() + pause.toNanos();
            Duration longer = pause.multipliedBy(4);
            pause = longer.compareTo(MAX_PAUSE) < 0 ? longer : MAX_PAUSE;
        }
    }

    private void close() {
        verified.clear();
        searchable = null;
        state.closed();
        if (backend != null) {
            BackgroundLoop.expectSilence(MAX_CLOSE);
            try {
                updater.awaitFlush();
                backend.close();
            } catch (RuntimeException | Error e) {
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
            throw unavailable(
                    state.phase() == IndexState.Phase.BROKEN
                            ? "The search index is being repaired. Retry later."
                            : "The search index is being built. Retry later.");
        }
        long indexed = state.position();
        Set<UUID> unindexed = current.changes().after(indexed);
        if (unindexed == null) {
            throw isTooFarBehind();
        }
        return new ReadyIndex(
                current.backend(), unindexed, current.changes().readPosition() > indexed, current.changes());
    }

    private static RuntimeException isTooFarBehind() {
        return unavailable("The search index is too far behind. Retry later.");
    }

    /**
     * Returns the exception to throw for a search that failed. If the index is at fault, it is reopened or rebuilt, and the caller gets a 503
     * response.
     *
     * @param used the index that was searched
     */
    RuntimeException failed(ReadyIndex used, Throwable failure) {
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        boolean isAtFault = location.isAtFault(failure);
        if (!isAtFault && isVerified()) {
            return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        LOG.error("The search index cannot be read", failure);
        Searchable current = searchable;
        if (current != null && current.backend() == used.backend()) {
            if (isAtFault) {
                broken = true;
            } else {
                suspected = true;
            }
        }
        return unavailable("The search index is being repaired. Retry later.");
    }

    private boolean isVerified() {
        Long verified = verifiedAt;
        return !location.isLocal() || !suspected && verified != null && System.nanoTime() - verified < VERIFIED;
    }

    private static RuntimeException unavailable(String detail) {
        return ProblemType.UNAVAILABLE
                .builder(detail)
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }
}

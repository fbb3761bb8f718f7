package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;

/**
 * Updates the index up to the end of the journal, in steps that can be repeated. Imports wait for it: see
 * {@link org.communique.journal.Backpressure}.
 */
@ApplicationScoped
class IndexUpdater {
    /** Searches find changes when their step ends. With many changes, long steps save making a few changes each visible. */
    private static final Duration MAX_STEP = Duration.ofMillis(200);

    private static final int BATCH = 100;

    private final JournalReader journal;
    private final DocumentReader documents;
    private final IndexBuilder builder;
    private final IndexState state;
    private final IndexFlush flush;
    private final IndexDisk disk;
    private final IndexWriterLock writerLock;
    private final JournalHead head;
    private int restores;

    IndexUpdater(
            JournalReader journal,
            DocumentReader documents,
            IndexBuilder builder,
            IndexState state,
            IndexFlush flush,
            IndexDisk disk,
            IndexWriterLock writerLock,
            JournalHead head) {
        this.journal = journal;
        this.documents = documents;
        this.builder = builder;
        this.state = state;
        this.flush = flush;
        this.disk = disk;
        this.writerLock = writerLock;
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
            position = builder.build(backend, isStopping);
        }
        flush.reset(position);
        state.current(position);
        return true;
    }

    /** Whether there are changes that this node has not indexed, as far as it knows. */
    boolean isBehind() {
        return state.position() < head.position();
    }

    /** Whether something is to be made durable. */
    boolean isFlushDue() {
        return flush.isDue(state.position());
    }

    /** Waits until the index can be closed. */
    void awaitFlush() {
        flush.await();
    }

    /** Indexes the next changes, unless another node writes the index or the disk is nearly full. */
    JournalFollower.Progress update(IndexBackend backend) {
        if (!writerLock.tryAcquire()) {
            state.current(Math.max(state.position(), IndexFailure.wrapping(backend::position)));
            flush.reset(state.position());
            state.lagSince(null);
            return isBehind() ? JournalFollower.Progress.WAITING : JournalFollower.Progress.CAUGHT_UP;
        }
        if (restores != head.restores()) {
            restores = head.restores();
            // Reopening rebuilds the index if it is ahead of the restored database.
            throw IndexFailure.reopen();
        }
        flush.startIfDue(backend, state.position());
        if (!isBehind() && head.isCurrent()) {
            return caughtUp();
        }
        if (!disk.hasRoomForUpdates()) {
            List<ChangedSubject> next = journal.after(state.position(), 1);
            state.lagSince(next.isEmpty() ? null : next.get(0).at());
            return JournalFollower.Progress.WAITING;
        }
        return indexNext(backend) ? JournalFollower.Progress.MORE : caughtUp();
    }

    private JournalFollower.Progress caughtUp() {
        state.lagSince(null);
        return JournalFollower.Progress.CAUGHT_UP;
    }

    /** @return whether there may be more changes */
    private boolean indexNext(IndexBackend backend) {
        long end = System.nanoTime() + MAX_STEP.toNanos();
        long position = state.position();
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
            IndexFailure.wrapping(() -> backend.markPosition(reached));
            state.current(position);
        }
        return changes.size() == BATCH;
    }

    /** Brings releases up to date in the index, as they are now: a later change of the same release does no harm. */
    private void write(IndexBackend backend, List<ChangedSubject> changes) {
        Map<UUID, Instant> changed = new HashMap<>();
        changes.stream()
                .filter(ChangedSubject::changesPressRelease)
                .forEach(change -> changed.put(change.subject().id(), change.at()));
        if (!changed.isEmpty()) {
            Set<UUID> deleted = documents.read(
                    changed.keySet(),
                    part -> documents.analyse(
                            part,
                            release -> changed.get(release.id()),
                            read -> IndexFailure.wrapping(() -> backend.write(read, List.of()))));
            IndexFailure.wrapping(() -> backend.write(List.of(), List.copyOf(deleted)));
        }
    }
}

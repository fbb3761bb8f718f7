package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.communique.background.BackgroundLoop;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.communique.release.IndexableRelease;

/**
 * Updates the index up to the end of the journal, in steps that can be repeated. While many changes are behind, the newest that are not a
 * part of an import are indexed ahead of the others. A document always shows the release as it is when it is read, so the order of changes
 * does not matter.
 */
@ApplicationScoped
class IndexUpdater {
    /** With many changes, long steps save making a few changes each visible to searches. */
    private static final Duration MAX_STEP = Duration.ofMillis(500);

    private static final int BATCH = 100;
    /** Of more changes at once, the others wait for their turn. */
    private static final int MAX_AHEAD = 100;

    private static final int AHEAD_BATCH = 10;
    private static final int MAX_AHEAD_PARTS = 4;
    /** Older changes wait for their turn: between the many changes of an import they would take long to find. */
    private static final int MAX_AHEAD_DISTANCE = 20_000;
    /** With more changes outstanding, outdated releases are removed from the index, so that a search need not exclude so many. */
    private static final long MAX_EXCLUDED = 2_000;

    private static final int HIDDEN_BATCH = 1_000;
    /** A change that is in the index but not durable yet is indexed again after a crash. */
    private static final long FLUSH_INTERVAL = Duration.ofSeconds(1).toNanos();
    /** A merged segment may have gigabytes. */
    private static final Duration MAX_FLUSH = Duration.ofMinutes(10);

    private final JournalReader journal;
    private final DocumentReader documents;
    private final IndexBuilder builder;
    private final IndexState state;
    private final IndexDisk disk;
    private final IndexWriterLock writerLock;
    private final JournalHead head;
    private int restores;
    /** The position up to which changes were looked at for indexing them ahead. */
    private long aheadPosition;
    /** Changes up to that position that are still to be indexed ahead, the newest first. */
    private Map<UUID, ChangedSubject> waiting = new LinkedHashMap<>();

    private long flushedPosition;
    private long flushedAt = System.nanoTime();

    IndexUpdater(
            JournalReader journal,
            DocumentReader documents,
            IndexBuilder builder,
            IndexState state,
            IndexDisk disk,
            IndexWriterLock writerLock,
            JournalHead head) {
        this.journal = journal;
        this.documents = documents;
        this.builder = builder;
        this.state = state;
        this.disk = disk;
        this.writerLock = writerLock;
        this.head = head;
    }

    UnindexedChanges changesAfter(long position) {
        return new UnindexedChanges(journal, position, state::isIndexed);
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
        aheadPosition = position;
        waiting.clear();
        flushedPosition = position;
        state.opened(position);
        return true;
    }

    /** Whether there are changes that this node has not indexed, as far as it knows. */
    boolean isBehind() {
        return state.position() < head.position();
    }

    /** Indexes the next changes, unless another node writes the index or the disk is nearly full. */
    JournalFollower.Progress update(IndexBackend backend) {
        if (!writerLock.tryAcquire()) {
            state.current(Math.max(state.position(), IndexFailure.wrapping(backend::position)));
            state.lagSince(null);
            return isBehind() ? JournalFollower.Progress.WAITING : JournalFollower.Progress.CAUGHT_UP;
        }
        if (restores != head.restores()) {
            restores = head.restores();
            // Reopening rebuilds the index if it is ahead of the restored database.
            throw IndexFailure.reopen();
        }
        if (!isBehind() && head.isCurrent()) {
            return caughtUp(backend);
        }
        if (!disk.hasRoomForUpdates()) {
            List<ChangedSubject> next = journal.after(state.position(), 1);
            state.lagSince(next.isEmpty() ? null : next.get(0).at());
            return JournalFollower.Progress.WAITING;
        }
        if (indexNext(backend)) {
            flush(backend, FLUSH_INTERVAL);
            return JournalFollower.Progress.MORE;
        }
        return caughtUp(backend);
    }

    private JournalFollower.Progress caughtUp(IndexBackend backend) {
        flush(backend, 0);
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
                boolean isBacklog = changes.size() == BATCH || changes.stream().anyMatch(ChangedSubject::isBulk);
                long reached = position;
                position = changes.get(changes.size() - 1).position();
                long batchEnd = position;
                if (isBacklog) {
                    hideOutdated(backend, reached);
                }
                write(backend, newest(changes), isBacklog ? () -> goAhead(backend, reached, batchEnd) : () -> {});
            }
        } while (changes.size() == BATCH && System.nanoTime() < end);
        if (position > state.position()) {
            long reached = position;
            IndexFailure.wrapping(() -> backend.markPosition(reached));
            state.current(position);
        }
        return changes.size() == BATCH;
    }

    private void flush(IndexBackend backend, long interval) {
        if (flushedPosition != state.position() && System.nanoTime() - flushedAt >= interval) {
            BackgroundLoop.expectSilence(MAX_FLUSH);
            IndexFailure.wrapping(backend::flush);
            BackgroundLoop.reportProgress();
            flushedPosition = state.position();
            flushedAt = System.nanoTime();
        }
    }

    /** The newest change of each release, in the order of the first. */
    private static Map<UUID, ChangedSubject> newest(Collection<ChangedSubject> changes) {
        Map<UUID, ChangedSubject> newest = new LinkedHashMap<>();
        changes.stream()
                .filter(ChangedSubject::changesPressRelease)
                .forEach(change ->
                        newest.merge(change.subject().id(), change, (a, b) -> a.position() > b.position() ? a : b));
        return newest;
    }

    /**
     * Brings releases up to date in the index.
     *
     * @param before runs before each part of them is read. A release that was read before it is hidden must not be written afterwards.
     */
    private void write(IndexBackend backend, Map<UUID, ChangedSubject> changed, Runnable before) {
        if (!changed.isEmpty()) {
            Set<UUID> deleted = documents.read(changed.keySet(), Integer.MAX_VALUE, before, part -> {
                List<IndexableRelease> outdated = part.stream()
                        .filter(release -> !state.isAhead(
                                release.id(), changed.get(release.id()).position()))
                        .toList();
                add(backend, outdated, changed);
            });
            IndexFailure.wrapping(() -> backend.write(List.of(), List.copyOf(deleted)));
        }
    }

    private void add(IndexBackend backend, List<IndexableRelease> part, Map<UUID, ChangedSubject> changed) {
        documents.analyse(
                part,
                release -> changed.get(release.id()).at(),
                read -> IndexFailure.wrapping(() -> backend.write(read, List.of())));
    }

    /**
     * Keeps searches current and possible while a batch of many is indexed.
     *
     * @param reached  the position before the batch
     * @param batchEnd the position of its last change
     */
    private void goAhead(IndexBackend backend, long reached, long batchEnd) {
        // A part of the batch may be written already, and must not be removed again.
        if (state.hiddenPosition() >= batchEnd) {
            hideOutdated(backend, reached);
        }
        indexAhead(backend, reached);
    }

    private void indexAhead(IndexBackend backend, long reached) {
        long end = head.position();
        findAhead(reached, end);
        Set<UUID> written = new HashSet<>();
        int[] parts = {0};
        while (!waiting.isEmpty() && parts[0] < MAX_AHEAD_PARTS) {
            List<UUID> next = waiting.keySet().stream().limit(AHEAD_BATCH).toList();
            Set<UUID> done = new HashSet<>();
            Set<UUID> deleted = documents.read(next, MAX_AHEAD_PARTS - parts[0], () -> parts[0]++, part -> {
                add(backend, part, waiting);
                part.forEach(release -> done.add(release.id()));
            });
            IndexFailure.wrapping(() -> backend.write(List.of(), List.copyOf(deleted)));
            done.addAll(deleted);
            waiting.keySet().removeAll(done);
            written.addAll(done);
        }
        if (!written.isEmpty()) {
            IndexFailure.wrapping(backend::refresh);
            state.indexedAhead(written, end);
        }
    }

    /** Adds the changes after those that were looked at, and drops what was indexed in its turn meanwhile. */
    private void findAhead(long reached, long end) {
        waiting.values().removeIf(change -> change.position() <= reached);
        long start = Math.max(Math.max(aheadPosition, reached), end - MAX_AHEAD_DISTANCE);
        if (end > start) {
            List<ChangedSubject> changes = new ArrayList<>(journal.newestSingle(start, end, MAX_AHEAD));
            changes.addAll(waiting.values());
            waiting = newest(changes);
            List<UUID> oldest = waiting.keySet().stream().skip(MAX_AHEAD).toList();
            waiting.keySet().removeAll(oldest);
            aheadPosition = end;
        }
    }

    /**
     * Removes releases that the index is wrong about, until they are indexed in their turn. Whoever searches does not find them until then,
     * just as if the search excluded them.
     *
     * @param reached the position up to which changes are written, even if the index is not marked with it yet: what they wrote would not
     *                be indexed again
     */
    private void hideOutdated(IndexBackend backend, long reached) {
        long hidden = Math.max(state.hiddenPosition(), reached);
        if (head.position() - hidden < MAX_EXCLUDED) {
            return;
        }
        List<ChangedSubject> changes = journal.after(hidden, HIDDEN_BATCH);
        List<UUID> outdated = changes.stream()
                .filter(change -> change.changesPressRelease()
                        && !change.isFirst()
                        && !state.isAhead(change.subject().id(), change.position()))
                .map(change -> change.subject().id())
                .distinct()
                .toList();
        if (!outdated.isEmpty()) {
            IndexFailure.wrapping(() -> {
                backend.write(List.of(), outdated);
                backend.refresh();
            });
        }
        if (!changes.isEmpty()) {
            state.hidden(changes.get(changes.size() - 1).position());
        }
    }
}

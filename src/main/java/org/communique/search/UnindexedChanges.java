package org.communique.search;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalReader;

/**
 * The releases that have changed since they were indexed. What the index has of them may be hidden by now, so every search excludes them. The
 * set includes the last commit, however far the index is behind.
 */
final class UnindexedChanges {
    /** With more releases a query would be too long. */
    private static final int MAX_RELEASES = 10_000;

    /** More releases are not matched with their texts one by one, which takes some milliseconds for each. */
    private static final int MAX_MATCHED = 500;

    private static final int BATCH = 5_000;

    private final JournalReader journal;
    private final Map<UUID, Long> changed = new HashMap<>();
    /** Of which the index has nothing, unless it has read them after this change. */
    private final Map<UUID, Long> created = new HashMap<>();
    /** The last change of a time with too many new releases, which are not kept. */
    private long tooManyUntil = -1;

    private long indexedPosition;

    private long readPosition;

    /** @param indexed a position up to which all changes are in the index */
    UnindexedChanges(JournalReader journal, long indexed) {
        this.journal = journal;
        this.readPosition = indexed;
    }

    /**
     * Reads the journal up to its end. Each caller reads by itself, so that it sees everything that was committed before its call.
     *
     * @param indexed a position up to which all changes are in the index
     * @return null if there are too many
     */
    Set<UUID> after(long indexed) {
        List<ChangedSubject> changes;
        Set<UUID> unindexed;
        do {
            changes = journal.after(readPosition(), BATCH);
            unindexed = update(changes, indexed);
        } while (unindexed != null && changes.size() == BATCH);
        return unindexed;
    }

    /**
     * Returns the releases of the last result, and those that are new.
     *
     * @return null if there are too many
     */
    synchronized Set<UUID> withCreated() {
        if (tooManyUntil > indexedPosition || changed.size() + created.size() > MAX_MATCHED) {
            return null;
        }
        Set<UUID> all = new HashSet<>(changed.keySet());
        all.addAll(created.keySet());
        return all;
    }

    private void keep(ChangedSubject change) {
        if (!change.isFirst()) {
            changed.put(change.subject().id(), change.position());
        } else if (created.size() < MAX_MATCHED) {
            created.put(change.subject().id(), change.position());
        } else {
            tooManyUntil = change.position();
        }
    }

    /** The position up to which the journal was read. */
    synchronized long readPosition() {
        return readPosition;
    }

    private synchronized Set<UUID> update(List<ChangedSubject> changes, long indexed) {
        for (ChangedSubject change : changes) {
            if (change.position() > readPosition) {
                readPosition = change.position();
                if (change.changesPressRelease()) {
                    keep(change);
                }
            }
        }
        indexedPosition = Math.max(indexedPosition, indexed);
        changed.values().removeIf(position -> position <= indexed);
        created.values().removeIf(position -> position <= indexed);
        return changed.size() > MAX_RELEASES ? null : Set.copyOf(changed.keySet());
    }
}

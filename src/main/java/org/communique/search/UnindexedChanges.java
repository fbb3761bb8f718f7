package org.communique.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.journal.ChangedSubject;
import org.communique.journal.JournalReader;

/**
 * The releases that have changed since the index read them. What it says about these may be what nobody may see any more, so they are
 * left out of every search, up to the last commit, however far the index is behind.
 */
final class UnindexedChanges {
    /** More would make a query too long. */
    private static final int MOST = 10_000;

    private static final int BATCH = 5_000;

    private final JournalReader journal;
    private final Map<UUID, Long> changed = new HashMap<>();
    private long read;

    /** @param indexed a position up to which everything is in the index */
    UnindexedChanges(JournalReader journal, long indexed) {
        this.journal = journal;
        this.read = indexed;
    }

    /**
     * Callers read the journal beside one another: each must see what was committed before it asked.
     *
     * @param indexed a position up to which everything is in the index
     * @return null when there are too many
     */
    Set<UUID> after(long indexed) {
        List<ChangedSubject> steps;
        Set<UUID> pending;
        do {
            steps = journal.after(read(), BATCH);
            pending = with(steps, indexed);
        } while (pending != null && steps.size() == BATCH);
        return pending;
    }

    /** Up to where the journal was read. */
    synchronized long read() {
        return read;
    }

    private synchronized Set<UUID> with(List<ChangedSubject> steps, long indexed) {
        for (ChangedSubject changedSubject : steps) {
            if (changedSubject.position() > read) {
                read = changedSubject.position();
                // Of one that is new the index knows nothing, or what it read after this.
                if (changedSubject.changesPressRelease() && !changedSubject.first()) {
                    changed.put(changedSubject.subject().id(), changedSubject.position());
                }
            }
        }
        changed.values().removeIf(position -> position <= indexed);
        return changed.size() > MOST ? null : Set.copyOf(changed.keySet());
    }
}

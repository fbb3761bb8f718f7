package org.communique.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.journal.JournalTail;
import org.communique.journal.Step;

/**
 * The releases that have changed since the index read them. What it says about these may be what nobody may see any more, so they are
 * left out of every search, up to the last commit, however far the index is behind.
 */
final class Pending {
    /** More would make a query too long. */
    private static final int MOST = 10_000;

    private static final int BATCH = 5_000;

    private final JournalTail journal;
    private final Map<UUID, Long> changed = new HashMap<>();
    private long read;

    /** @param indexed a position up to which everything is in the index */
    Pending(JournalTail journal, long indexed) {
        this.journal = journal;
        this.read = indexed;
    }

    /**
     * @param indexed a position up to which everything is in the index
     * @return null when there are too many
     */
    synchronized Set<UUID> after(long indexed) {
        List<Step> steps;
        do {
            steps = journal.after(read, BATCH);
            for (Step step : steps) {
                read = step.position();
                // Of one that is new the index knows nothing, or what it read after this.
                if (step.changesPressRelease() && !step.first()) {
                    changed.put(step.subject().id(), step.position());
                }
            }
            changed.values().removeIf(position -> position <= indexed);
            if (changed.size() > MOST) {
                return null;
            }
        } while (steps.size() == BATCH);
        return Set.copyOf(changed.keySet());
    }
}

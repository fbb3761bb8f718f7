package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.communique.journal.DuePublications;
import org.communique.journal.JournalReader;

/** The position of the change feed, so that a test can skip the changes of other tests. */
@ApplicationScoped
public class FeedPosition {
    private final JournalReader journal;
    private final ChangeCursors cursors;
    private final DuePublications duePublications;
    private final Clock clock;

    FeedPosition(JournalReader journal, ChangeCursors cursors, DuePublications duePublications, Clock clock) {
        this.journal = journal;
        this.cursors = cursors;
        this.duePublications = duePublications;
        this.clock = clock;
    }

    /** Returns the cursor after the last change. */
    public String end() {
        return cursors.encode(journal.end());
    }

    /** Records the publications that are due, as the service does by itself a moment later. */
    public void recordDuePublications() {
        while (duePublications.append(clock.instant())) {
            Thread.onSpinWait();
        }
    }

    /** Returns a cursor that no change has reached yet. */
    String beyondEnd() {
        return cursors.encode(journal.end() + 1_000_000);
    }
}

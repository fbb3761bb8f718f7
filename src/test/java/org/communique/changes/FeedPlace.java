package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.communique.journal.DuePublications;
import org.communique.journal.JournalReader;

/** Where the change feed is, so that a test need not read what others did. */
@ApplicationScoped
public class FeedPlace {
    private final JournalReader journal;
    private final ChangeCursors cursors;
    private final DuePublications duePublications;
    private final Clock clock;

    FeedPlace(JournalReader journal, ChangeCursors cursors, DuePublications duePublications, Clock clock) {
        this.journal = journal;
        this.cursors = cursors;
        this.duePublications = duePublications;
        this.clock = clock;
    }

    /** The cursor of all that has happened until now. */
    public String end() {
        return cursors.encode(journal.end());
    }

    /** Has told what came out by the clock, as the follower does a moment later. */
    public void tellWhatCameOut() {
        while (duePublications.append(clock.instant())) {
            Thread.onSpinWait();
        }
    }

    String beyond() {
        return cursors.encode(journal.end() + 1_000_000);
    }
}

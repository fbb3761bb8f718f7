package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.communique.journal.ComingOut;

/** Where the change feed is, so that a test need not read what others did. */
@ApplicationScoped
public class FeedPlace {
    private final ChangeLog log;
    private final ChangeCursors cursors;
    private final ComingOut comingOut;
    private final Clock clock;

    FeedPlace(ChangeLog log, ChangeCursors cursors, ComingOut comingOut, Clock clock) {
        this.log = log;
        this.cursors = cursors;
        this.comingOut = comingOut;
        this.clock = clock;
    }

    /** The cursor of all that has happened until now. */
    public String end() {
        return cursors.encode(log.end());
    }

    /** Has told what came out by the clock, as the follower does a moment later. */
    public void tellWhatCameOut() {
        while (comingOut.tell(clock.instant())) {
            Thread.onSpinWait();
        }
    }

    String beyond() {
        return cursors.encode(log.end() + 1_000_000);
    }
}

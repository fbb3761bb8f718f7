package org.communique.changes;

import java.util.List;
import java.util.function.Consumer;
import org.communique.journal.JournalFollower.Progress;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;

/** The position up to which changes were sent to the open streams of this node. */
final class FeederPosition {
    private static final int BATCH = 200;

    private final JournalReader journal;
    private final JournalHead head;
    private final ChangeLog log;
    private long position = -1;
    private int restores;

    FeederPosition(JournalReader journal, JournalHead head, ChangeLog log) {
        this.journal = journal;
        this.head = head;
        this.log = log;
    }

    /** @param send sends the next changes; called only if there is a receiver */
    Progress advance(boolean hasReceivers, Consumer<List<ReaderChange>> send) {
        if (position < 0) {
            position = journal.end();
        }
        // The number of restores is read before the position, which is set before it.
        int headRestores = head.restores();
        long end = head.position();
        if (restores != headRestores) {
            restores = headRestores;
            position = Math.min(position, end);
        }
        // A stream that begins after this point is sent everything after the end.
        if (!hasReceivers) {
            position = Math.max(position, end);
            return Progress.CAUGHT_UP;
        }
        if (position >= end) {
            return Progress.CAUGHT_UP;
        }
        List<ReaderChange> changes = log.after(position, BATCH);
        if (!changes.isEmpty()) {
            send.accept(changes);
        }
        boolean more = changes.size() == BATCH;
        long last =
                changes.isEmpty() ? position : changes.get(changes.size() - 1).position();
        position = more ? last : Math.max(last, end);
        return more ? Progress.MORE : Progress.CAUGHT_UP;
    }
}

package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.communique.audience.ViewerScope;
import org.communique.journal.JournalReader;
import org.communique.release.PressReleaseResource;
import org.communique.web.WebConfig;

/** The change feed: changes after a cursor, as a reader sees them. */
@ApplicationScoped
public class Changes {
    private final JournalReader journal;
    private final ChangeLog log;
    private final ChangeCursors cursors;
    private final WebConfig web;
    private final Clock clock;

    Changes(JournalReader journal, ChangeLog log, ChangeCursors cursors, WebConfig web, Clock clock) {
        this.journal = journal;
        this.log = log;
        this.cursors = cursors;
        this.web = web;
        this.clock = clock;
    }

    /** The journal position of a cursor; empty if the cursor is not of this journal. */
    public OptionalLong position(String cursor) {
        OptionalLong position = cursors.decode(cursor);
        // The database may have been restored to an earlier state.
        return position.isPresent() && position.getAsLong() <= journal.end() ? position : OptionalLong.empty();
    }

    ChangePage page(long since, int limit, ViewerScope viewerScope) {
        List<ReaderChange> found = log.after(since, limit + 1, viewerScope);
        boolean more = found.size() > limit;
        List<ReaderChange> shown = more ? found.subList(0, limit) : found;
        long last = shown.isEmpty() ? since : shown.get(shown.size() - 1).position();
        Instant now = clock.instant();
        return new ChangePage(
                shown.stream()
                        .map(readerChange -> view(readerChange, readerChange.eventFor(viewerScope), viewerScope, now))
                        .toList(),
                cursors.encode(last),
                more);
    }

    /** A change as a reader sees it, to whom it is the event. */
    public ChangeView view(ReaderChange readerChange, ChangeEvent event, ViewerScope viewerScope, Instant now) {
        return new ChangeView(
                cursors.encode(readerChange.position()),
                event,
                readerChange.id(),
                readerChange.version(),
                readerChange.at(),
                readerChange.reasonFor(event, viewerScope, now),
                readerChange.replacementFor(event, viewerScope, now),
                web.urlOf(PressReleaseResource.PATH + "/" + readerChange.id()));
    }
}

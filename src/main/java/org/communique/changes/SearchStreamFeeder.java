package org.communique.changes;

import jakarta.enterprise.context.ApplicationScoped;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;

/**
 * Reads the journal once for all streams of this node that have a query, and sends them the changes. Apart from {@link StreamFeeder}, so that
 * all other streams do not wait while texts are analysed and matched.
 */
@ApplicationScoped
class SearchStreamFeeder implements JournalFollower {
    private final FeederPosition position;
    private final StreamRegistry streamRegistry;
    private final ChangeMatcher matcher;

    SearchStreamFeeder(
            JournalReader journal,
            JournalHead head,
            ChangeLog log,
            StreamRegistry streamRegistry,
            ChangeMatcher matcher) {
        this.position = new FeederPosition(journal, head, log);
        this.streamRegistry = streamRegistry;
        this.matcher = matcher;
    }

    @Override
    public String name() {
        return "search-stream-feeder";
    }

    @Override
    public Progress follow() {
        return position.advance(
                streamRegistry.hasSearches(), changes -> streamRegistry.sendToSearches(changes, matcher));
    }
}

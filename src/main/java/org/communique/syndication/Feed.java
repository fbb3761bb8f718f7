package org.communique.syndication;

import java.time.Instant;
import java.util.List;

/**
 * A page of a feed.
 *
 * @param id       the same for all pages of the feed in this format
 * @param home     where the site begins
 * @param self     where this page was read
 * @param first    where the feed begins
 * @param next     where the next page is; null on the last
 * @param hub      where one subscribes to it; null on pages that nobody can subscribe to
 * @param language that of all items, if the feed is of one; else null
 * @param items    as they follow each other; withdrawn ones have a withdrawal and are to be told of, not shown
 */
record Feed(
        String title,
        String copyright,
        String id,
        String home,
        String self,
        String first,
        String next,
        String hub,
        String language,
        Instant updated,
        List<FeedItem> items) {

    static final String GENERATOR = "Communiqué";
    static final String TOMBSTONES = "http://purl.org/atompub/tombstones/1.0";
    static final String ATOM = "http://www.w3.org/2005/Atom";

    /** The same without what changes although no item does: its date, which follows all feeds, and whether older items follow. */
    Feed ofItems() {
        return new Feed(title, copyright, id, home, self, first, null, hub, language, Instant.EPOCH, items);
    }
}

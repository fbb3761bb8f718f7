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
        String language,
        Instant updated,
        List<FeedItem> items) {

    static final String GENERATOR = "Communiqué";
    static final String TOMBSTONES = "http://purl.org/atompub/tombstones/1.0";
    static final String ATOM = "http://www.w3.org/2005/Atom";
}

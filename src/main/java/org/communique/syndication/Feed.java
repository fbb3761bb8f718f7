package org.communique.syndication;

import java.time.Instant;
import java.util.List;

/**
 * A page of a feed.
 *
 * @param id       the id of the feed, the same for all its pages in this format
 * @param home     the URL of the home page of the site
 * @param self     the URL of this page, as requested
 * @param first    the URL of the first page
 * @param next     the URL of the next page; null on the last page
 * @param hub      the URL of the hub; null for pages that have no subscriptions
 * @param language the language of all items; null if the feed is not limited to one language
 * @param items    the items in order. For withdrawn releases a feed has a tombstone instead of the content.
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

    /** Returns this page without the members that can change while its items do not: the date, which is that of all feeds, and the next page. */
    Feed ofItems() {
        return new Feed(title, copyright, id, home, self, first, null, hub, language, Instant.EPOCH, items);
    }
}

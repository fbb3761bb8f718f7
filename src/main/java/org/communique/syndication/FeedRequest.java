package org.communique.syndication;

import org.communique.release.SavedSearch;

/**
 * A request for a page of a feed.
 *
 * @param cursor the end of the previous page; null for the first page
 * @param query  the query string as requested, without ignored parameters, for the self link of the feed; null if there is none
 */
public record FeedRequest(FeedFormat format, SavedSearch search, int limit, String cursor, String query) {
    static final int DEFAULT_LIMIT = 20;
}

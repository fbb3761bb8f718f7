package org.communique.syndication;

import org.communique.release.ReleaseFilter;

/**
 * A feed, or a page of it, as it is asked for.
 *
 * @param cursor where the page before ended; null for the feed itself
 * @param query  as it was written, for the link of the feed to itself; null for none
 */
public record FeedRequest(FeedFormat format, ReleaseFilter filter, int limit, String cursor, String query) {
    static final int DEFAULT_LIMIT = 20;
}

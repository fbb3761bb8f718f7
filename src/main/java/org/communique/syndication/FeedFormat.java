package org.communique.syndication;

import java.util.function.Function;
import org.communique.release.FeedPaths;

/** A feed format: its path, its media type and its writer. */
enum FeedFormat {
    RSS(FeedPaths.RSS, FeedPaths.RSS_TYPE + ";charset=utf-8", RssFeed::of),
    ATOM(FeedPaths.ATOM, FeedPaths.ATOM_TYPE + ";charset=utf-8", AtomFeed::of),
    JSON(FeedPaths.JSON, FeedPaths.JSON_TYPE, JsonFeed::of);

    private final String path;
    private final String type;
    private final Function<Feed, byte[]> writer;

    FeedFormat(String path, String type, Function<Feed, byte[]> writer) {
        this.path = path;
        this.type = type;
        this.writer = writer;
    }

    String path() {
        return path;
    }

    String type() {
        return type;
    }

    byte[] write(Feed feed) {
        return writer.apply(feed);
    }
}

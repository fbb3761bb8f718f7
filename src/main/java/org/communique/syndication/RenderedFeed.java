package org.communique.syndication;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.communique.web.Digest;

/** A feed as it is at an instant. */
public final class RenderedFeed {
    private final FeedFormat format;
    private final Feed feed;

    RenderedFeed(FeedFormat format, Feed feed) {
        this.format = format;
        this.feed = feed;
    }

    public byte[] bytes() {
        return format.write(feed);
    }

    /** The media type. */
    public String type() {
        return format.type();
    }

    /** A digest of what its items show, which is the same as long as they are: unlike the bytes, which tell when any feed changed. */
    public byte[] state() {
        return Digest.sha256(format.write(feed.ofItems()));
    }

    /** Values of {@code Link} (WebSub, section 4): the feed's hub, if it can be subscribed to, and its own address. */
    public List<String> links() {
        List<String> links = new ArrayList<>();
        if (feed.hub() != null) {
            links.add(link(feed.hub(), "hub"));
        }
        links.add(link(feed.self(), "self"));
        return links;
    }

    Instant updated() {
        return feed.updated();
    }

    /** Readers may ask by addresses that hold what would end a link. */
    private static String link(String url, String relation) {
        return "<" + url.replace("<", "%3C").replace(">", "%3E") + ">; rel=\"" + relation + '"';
    }
}

package org.communique.syndication;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.communique.web.Digest;

/** A page of a feed at an instant, rendered on demand. */
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

    /** Returns the media type. */
    public String type() {
        return format.type();
    }

    /** Returns a digest of the items. It changes only if they do, unlike the bytes, which have the time of the last change of any feed. */
    public byte[] state() {
        return Digest.sha256(format.write(feed.ofItems()));
    }

    /** Returns the values of {@code Link} (WebSub, section 4): the hub, if the page has one, and the page itself. */
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

    /** Encodes angle brackets, which a requested URL may have and which would end the link. */
    private static String link(String url, String relation) {
        return "<" + url.replace("<", "%3C").replace(">", "%3E") + ">; rel=\"" + relation + '"';
    }
}

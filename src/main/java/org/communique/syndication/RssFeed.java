package org.communique.syndication;

import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.communique.media.Rendition;
import org.communique.release.Attribution;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.text.AsciiUrl;
import org.communique.web.HttpDate;
import org.communique.web.Instants;

/** Writes a feed as RSS 2.0 with the modules content, dc, atom, media and tombstones. */
final class RssFeed {
    /** The widest rendition that readers show beside a headline, in pixels. */
    private static final int THUMBNAIL_WIDTH = 640;

    /** Minutes; the same as the maximum age of cached responses. */
    private static final String TTL = "1";

    private static final String TYPE = "application/rss+xml";

    private RssFeed() {}

    static byte[] of(Feed feed) {
        return XmlMarkup.document(rss -> {
            rss.start("rss").attribute("version", "2.0");
            rss.attribute("xmlns:atom", Feed.ATOM)
                    .attribute("xmlns:content", "http://purl.org/rss/1.0/modules/content/")
                    .attribute("xmlns:dc", "http://purl.org/dc/elements/1.1/")
                    .attribute("xmlns:media", "http://search.yahoo.com/mrss/")
                    .attribute("xmlns:at", Feed.TOMBSTONES);
            rss.start("channel");
            writeChannel(feed, rss);
            for (FeedItem item : feed.items()) {
                if (item.release().withdrawal() == null) {
                    writeItem(item, rss);
                } else {
                    AtomFeed.writeTombstone(item, rss);
                }
            }
            rss.end().end();
        });
    }

    private static void writeChannel(Feed feed, XmlMarkup rss) throws XMLStreamException {
        rss.plainElement("title", feed.title());
        rss.element("link", feed.home());
        rss.plainElement("description", feed.title());
        rss.element("language", feed.language());
        rss.plainElement("copyright", feed.copyright());
        rss.element("lastBuildDate", HttpDate.of(feed.updated()));
        rss.element("generator", Feed.GENERATOR);
        rss.element("docs", "https://www.rssboard.org/rss-specification");
        rss.element("ttl", TTL);
        link(rss, "self", feed.self(), TYPE);
        link(rss, "first", feed.first(), TYPE);
        link(rss, "next", feed.next(), TYPE);
        link(rss, "hub", feed.hub(), null);
    }

    private static void link(XmlMarkup rss, String relation, String href, String type) throws XMLStreamException {
        if (href != null) {
            rss.start("atom:link")
                    .attribute("href", href)
                    .attribute("rel", relation)
                    .attribute("type", type)
                    .end();
        }
    }

    private static void writeItem(FeedItem item, XmlMarkup rss) throws XMLStreamException {
        PressReleaseView release = item.release();
        rss.start("item");
        rss.plainElement("title", release.title());
        rss.element("link", item.url());
        rss.start("guid").attribute("isPermaLink", "false").text(item.id()).end();
        rss.element("pubDate", HttpDate.of(release.publishedAt()));
        rss.element("atom:updated", Instants.format(item.updated()));
        for (String author : item.authors()) {
            rss.plainElement("dc:creator", author);
        }
        for (String topic : release.topics()) {
            rss.plainElement("category", topic);
        }
        writeSource(item, rss);
        rss.element("dc:rights", item.rights());
        rss.element("dc:language", release.language());
        rss.plainElement("description", release.summary());
        rss.element("content:encoded", item.html());
        writeMedia(item.media(), rss);
        rss.end();
    }

    private static void writeSource(FeedItem item, XmlMarkup rss) throws XMLStreamException {
        Optional<String> name = item.source().map(Attribution.Source::name);
        if (item.sourceUrl().isPresent()) {
            rss.start("source")
                    .attribute("url", item.sourceUrl().get())
                    .text(name.orElseThrow())
                    .end();
        } else {
            rss.element("dc:source", name.orElse(null));
        }
    }

    /** Writes the media. Only one can be the enclosure of the item, which must have all three attributes. */
    private static void writeMedia(List<Medium> media, XmlMarkup rss) throws XMLStreamException {
        Medium enclosure = media.stream()
                .filter(medium -> medium.type() != null && medium.size() != null)
                .findFirst()
                .orElse(null);
        if (enclosure != null) {
            rss.start("enclosure")
                    .attribute("url", AsciiUrl.of(enclosure.url()))
                    .attribute("length", enclosure.size())
                    .attribute("type", enclosure.type())
                    .end();
        }
        for (Medium medium : media) {
            if (medium != enclosure || hasMore(medium)) {
                writeMedium(medium, rss);
            }
        }
    }

    /** Whether there is something to say that an enclosure does not. */
    private static boolean hasMore(Medium medium) {
        return medium.title() != null
                || medium.description() != null
                || medium.credit() != null
                || !medium.smaller().isEmpty();
    }

    private static void writeMedium(Medium medium, XmlMarkup rss) throws XMLStreamException {
        rss.start("media:content")
                .attribute("url", AsciiUrl.of(medium.url()))
                .attribute("type", medium.type())
                .attribute("medium", kind(medium.type()))
                .attribute("fileSize", medium.size())
                .attribute("width", medium.width())
                .attribute("height", medium.height());
        rss.element("media:title", medium.title());
        rss.element("media:description", medium.description());
        rss.element("media:credit", medium.credit());
        for (Rendition smaller : medium.smaller()) {
            if (smaller.width() <= THUMBNAIL_WIDTH) {
                rss.start("media:thumbnail")
                        .attribute("url", smaller.url())
                        .attribute("width", smaller.width())
                        .attribute("height", smaller.height())
                        .end();
            }
        }
        rss.end();
    }

    private static String kind(String type) {
        String kind = type == null ? "" : type.substring(0, type.indexOf('/'));
        return List.of("image", "audio", "video").contains(kind) ? kind : type == null ? null : "document";
    }
}

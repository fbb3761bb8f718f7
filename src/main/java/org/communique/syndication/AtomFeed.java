package org.communique.syndication;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.communique.release.Attribution;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.release.Withdrawal;
import org.communique.text.AsciiUrl;
import org.communique.web.Instants;

/** Writes a feed as Atom (RFC 4287), with paging (RFC 5005) and tombstones of withdrawn releases (RFC 6721). */
final class AtomFeed {
    private AtomFeed() {}

    static byte[] of(Feed feed) {
        return XmlMarkup.document(atom -> {
            atom.start("feed").attribute("xmlns", Feed.ATOM).attribute("xmlns:at", Feed.TOMBSTONES);
            atom.attribute("xml:lang", feed.language());
            writeHead(feed, atom);
            for (FeedItem item : feed.items()) {
                if (item.release().withdrawal() == null) {
                    writeEntry(item, atom);
                } else {
                    writeTombstone(item, atom);
                }
            }
            atom.end();
        });
    }

    /** Writes the tombstone of a withdrawn release. RSS feeds have the same element, as an extension. */
    static void writeTombstone(FeedItem item, XmlMarkup xml) throws XMLStreamException {
        Withdrawal withdrawal = item.release().withdrawal();
        xml.start("at:deleted-entry").attribute("ref", item.id()).attribute("when", Instants.format(withdrawal.at()));
        xml.start("at:comment")
                .attribute("xml:lang", item.release().language())
                .text(withdrawal.reason())
                .end();
        xml.end();
    }

    private static void writeHead(Feed feed, XmlMarkup atom) throws XMLStreamException {
        atom.element("id", feed.id());
        atom.element("title", feed.title());
        atom.element("updated", Instants.format(feed.updated()));
        atom.element("rights", feed.copyright());
        atom.element("generator", Feed.GENERATOR);
        link(atom, "self", feed.self(), "application/atom+xml");
        link(atom, "alternate", feed.home(), null);
        link(atom, "first", feed.first(), "application/atom+xml");
        link(atom, "next", feed.next(), "application/atom+xml");
        link(atom, "hub", feed.hub(), null);
    }

    private static void writeEntry(FeedItem item, XmlMarkup atom) throws XMLStreamException {
        PressReleaseView release = item.release();
        atom.start("entry").attribute("xml:lang", release.language());
        atom.element("id", item.id());
        atom.start("title").attribute("type", "text").text(release.title()).end();
        atom.element("published", Instants.format(release.publishedAt()));
        atom.element("updated", Instants.format(item.updated()));
        for (String author : item.authors()) {
            atom.start("author").element("name", author).end();
        }
        writeAttribution(item, atom);
        for (String topic : release.topics()) {
            atom.start("category").attribute("term", topic).end();
        }
        if (release.summary() != null) {
            atom.start("summary")
                    .attribute("type", "text")
                    .text(release.summary())
                    .end();
        }
        atom.start("content").attribute("type", "html").text(item.html()).end();
        for (Medium medium : item.media()) {
            atom.start("link")
                    .attribute("rel", "enclosure")
                    .attribute("href", AsciiUrl.of(medium.url()))
                    .attribute("type", medium.type())
                    .attribute("length", medium.size())
                    .attribute("title", medium.title())
                    .end();
        }
        // The alternate link comes last, because some readers take the last link as that of the item.
        link(atom, "alternate", item.url(), item.isPage() ? "text/html" : "application/json");
        atom.end();
    }

    /** Writes the source and the rights. Not as atom:source, which is the metadata of a feed: a source need not have one. */
    private static void writeAttribution(FeedItem item, XmlMarkup atom) throws XMLStreamException {
        Optional<String> url = item.sourceUrl();
        if (item.source().isPresent()) {
            atom.start("contributor")
                    .element("name", item.source().map(Attribution.Source::name).get())
                    .element("uri", url.orElse(null))
                    .end();
        }
        link(atom, "via", url.orElse(null), null);
        link(atom, "license", item.licenseUrl().orElse(null), null);
        atom.element("rights", item.rights());
    }

    private static void link(XmlMarkup atom, String relation, String href, String type) throws XMLStreamException {
        if (href != null) {
            atom.start("link")
                    .attribute("rel", relation)
                    .attribute("type", type)
                    .attribute("href", href)
                    .end();
        }
    }
}

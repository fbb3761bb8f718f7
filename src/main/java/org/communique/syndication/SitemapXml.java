package org.communique.syndication;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
import org.communique.release.SitePages.SitePage;
import org.communique.web.Instants;

/** Writes sitemaps (sitemaps.org 0.9, with images of Google 1.1) and news sitemaps (Google News 0.9). The schema requires at least one URL: by default that of the home page. */
final class SitemapXml {
    private static final String SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static final String NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
    private static final String IMAGE = "http://www.google.com/schemas/sitemap-image/1.1";
    /** The protocol requires URLs of less than 2,048 characters. Pages with longer ones are omitted. */
    private static final int MAX_URL_LENGTH = 2_047;

    private SitemapXml() {}

    static byte[] of(List<SitePage> pages, PageAddresses addresses) {
        return XmlMarkup.document(xml -> {
            xml.start("urlset").attribute("xmlns", SITEMAP).attribute("xmlns:image", IMAGE);
            writePages(pages, addresses, xml);
            xml.end();
        });
    }

    private static void writePages(List<SitePage> pages, PageAddresses addresses, XmlMarkup xml)
            throws XMLStreamException {
        boolean isEmpty = true;
        for (SitePage page : pages) {
            String url = address(page, addresses);
            if (url.length() <= MAX_URL_LENGTH) {
                xml.start("url").element("loc", url);
                xml.element("lastmod", Instants.format(page.changedAt()));
                for (String image : page.images()) {
                    xml.start("image:image").element("image:loc", image).end();
                }
                xml.end();
                isEmpty = false;
            }
        }
        if (isEmpty) {
            xml.start("url").element("loc", addresses.home()).end();
        }
    }

    /** @param address returns the URL of a part by its name */
    static byte[] index(List<Sitemaps.Part> parts, UnaryOperator<String> address) {
        return XmlMarkup.document(xml -> {
            xml.start("sitemapindex").attribute("xmlns", SITEMAP);
            for (Sitemaps.Part part : parts) {
                xml.start("sitemap").element("loc", address.apply(part.name()));
                xml.element("lastmod", Instants.format(part.changedAt())).end();
            }
            xml.end();
        });
    }

    /** @param newest returns the page to list, not as news, if there is no news */
    static byte[] news(
            List<SitePage> news, Supplier<List<SitePage>> newest, PageAddresses addresses, String publication) {
        return XmlMarkup.document(xml -> {
            xml.start("urlset")
                    .attribute("xmlns", SITEMAP)
                    .attribute("xmlns:news", NEWS)
                    .attribute("xmlns:image", IMAGE);
            boolean isEmpty = true;
            for (SitePage page : news) {
                String url = address(page, addresses);
                if (url.length() <= MAX_URL_LENGTH) {
                    xml.start("url").element("loc", url);
                    writeNews(page, publication, xml);
                    xml.end();
                    isEmpty = false;
                }
            }
            if (isEmpty) {
                writePages(newest.get(), addresses, xml);
            }
            xml.end();
        });
    }

    private static void writeNews(SitePage page, String publication, XmlMarkup xml) throws XMLStreamException {
        xml.start("news:news").start("news:publication");
        xml.element("news:name", publication);
        xml.element("news:language", language(page.language())).end();
        xml.element("news:publication_date", Instants.format(page.publishedAt()));
        xml.element("news:title", page.title()).end();
    }

    /** Returns the ISO 639 code; for Chinese zh-cn or zh-tw, depending on the script. */
    private static String language(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        if (!locale.getLanguage().equals("zh")) {
            return locale.getLanguage();
        }
        boolean traditional = locale.getScript().equals("Hant")
                || locale.getScript().isEmpty() && List.of("TW", "HK", "MO").contains(locale.getCountry());
        return traditional ? "zh-tw" : "zh-cn";
    }

    private static String address(SitePage page, PageAddresses addresses) {
        return addresses.of(page.id(), page.slug(), page.language(), page.canonicalUrl());
    }
}

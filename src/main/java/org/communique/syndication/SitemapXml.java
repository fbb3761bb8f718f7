package org.communique.syndication;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
import org.communique.release.SitePages.SitePage;

/** Writes sitemaps (sitemaps.org 0.9) and news sitemaps (Google News 0.9). */
final class SitemapXml {
    private static final String SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static final String NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
    /** The protocol requires URLs of less than 2,048 characters. Pages with longer ones are omitted. */
    private static final int MAX_URL_LENGTH = 2_047;

    private SitemapXml() {}

    static byte[] of(List<SitePage> pages, PageAddresses addresses) {
        return XmlMarkup.document(xml -> {
            xml.start("urlset").attribute("xmlns", SITEMAP);
            for (SitePage page : pages) {
                String url = address(page, addresses);
                if (url.length() <= MAX_URL_LENGTH) {
                    xml.start("url").element("loc", url);
                    xml.element("lastmod", page.changedAt().toString()).end();
                }
            }
            xml.end();
        });
    }

    /** @param address returns the URL of a part by its name */
    static byte[] index(List<Sitemaps.Part> parts, UnaryOperator<String> address) {
        return XmlMarkup.document(xml -> {
            xml.start("sitemapindex").attribute("xmlns", SITEMAP);
            for (Sitemaps.Part part : parts) {
                xml.start("sitemap").element("loc", address.apply(part.name()));
                xml.element("lastmod", part.changedAt().toString()).end();
            }
            xml.end();
        });
    }

    static byte[] news(List<SitePage> pages, PageAddresses addresses, String publication) {
        return XmlMarkup.document(xml -> {
            xml.start("urlset").attribute("xmlns", SITEMAP).attribute("xmlns:news", NEWS);
            for (SitePage page : pages) {
                String url = address(page, addresses);
                if (url.length() <= MAX_URL_LENGTH) {
                    xml.start("url").element("loc", url);
                    writeNews(page, publication, xml);
                    xml.end();
                }
            }
            xml.end();
        });
    }

    private static void writeNews(SitePage page, String publication, XmlMarkup xml) throws XMLStreamException {
        xml.start("news:news").start("news:publication");
        xml.element("news:name", publication);
        xml.element("news:language", language(page.language())).end();
        xml.element("news:publication_date", page.publishedAt().toString());
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
        return addresses.of(
                page.id(), page.slug(), page.language(), page.attribution().canonicalUrl());
    }
}

package org.communique.html;

import java.util.List;
import org.communique.text.AsciiUrl;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/** Makes HTML independent of the page that it comes from. */
public final class AbsoluteHtml {
    /** The URL attributes that {@link HtmlSanitizer} allows, and those of other HTML. */
    private static final List<String> URL_ATTRIBUTES = List.of("href", "src", "cite", "poster");

    private AbsoluteHtml() {}

    /**
     * Makes every URL in safe HTML absolute and ASCII. Removes URLs that cannot be resolved.
     *
     * @param page the base of relative URLs
     */
    public static String of(String html, String page) {
        Document document = Jsoup.parseBodyFragment(html, page);
        document.outputSettings()
                .prettyPrint(false)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset("UTF-8");
        for (String attribute : URL_ATTRIBUTES) {
            for (Element element : document.body().select("[" + attribute + "]")) {
                String absolute = element.absUrl(attribute);
                if (absolute.isEmpty()) {
                    element.removeAttr(attribute);
                } else {
                    element.attr(attribute, AsciiUrl.of(absolute));
                }
            }
        }
        // A srcset lists several URLs, and adds nothing to src.
        document.body().select("[srcset]").removeAttr("srcset");
        return document.body().html();
    }
}

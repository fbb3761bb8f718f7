package org.communique.text;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/** Makes HTML that can be read away from its page. */
public final class AbsoluteHtml {
    /** The attributes with an address that {@link HtmlSanitizer} lets through, and those that other HTML has. */
    private static final List<String> ADDRESSES = List.of("href", "src", "cite", "poster");

    private AbsoluteHtml() {}

    /**
     * Safe HTML with every address in it absolute and in ASCII; one that leads nowhere is left out.
     *
     * @param page where the text has its home, which relative addresses are relative to
     */
    public static String of(String html, String page) {
        Document document = Jsoup.parseBodyFragment(html, page);
        document.outputSettings()
                .prettyPrint(false)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset("UTF-8");
        for (String attribute : ADDRESSES) {
            for (Element element : document.body().select("[" + attribute + "]")) {
                String absolute = element.absUrl(attribute);
                if (absolute.isEmpty()) {
                    element.removeAttr(attribute);
                } else {
                    element.attr(attribute, AsciiUrl.of(absolute));
                }
            }
        }
        // Each candidate of a srcset has an address of its own, and says nothing that src does not.
        document.body().select("[srcset]").removeAttr("srcset");
        return document.body().html();
    }
}

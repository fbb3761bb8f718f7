package org.communique.text;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Makes the HTML of a body: what a press release needs (headings, paragraphs, lists, tables, quotes, links, images, figures), and nothing
 * that runs, styles or frames. Everything that is not listed is dropped, its text kept.
 */
public final class SafeHtml {
    /** Relative links are kept as they are: what they are relative to is decided where they are shown. It only lets jsoup judge their scheme. */
    private static final String ANY_BASE = "https://relative.invalid/";

    private static final Safelist PRESS_RELEASE = new Safelist()
            .addTags("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "section")
            .addTags("ul", "ol", "li", "dl", "dt", "dd")
            .addTags("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
            .addTags("blockquote", "q", "cite", "a", "img", "figure", "figcaption")
            .addTags("strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark")
            .addTags("abbr", "code", "pre", "kbd", "samp", "time", "ruby", "rt", "rp", "bdi", "bdo", "wbr")
            .addAttributes(":all", "lang", "dir")
            .addAttributes("a", "href", "title", "hreflang")
            .addAttributes("img", "src", "alt", "title", "width", "height")
            .addAttributes("blockquote", "cite")
            .addAttributes("q", "cite")
            .addAttributes("abbr", "title")
            .addAttributes("time", "datetime")
            .addAttributes("ol", "start", "reversed", "type")
            .addAttributes("li", "value")
            .addAttributes("col", "span")
            .addAttributes("colgroup", "span")
            .addAttributes("th", "colspan", "rowspan", "scope", "abbr")
            .addAttributes("td", "colspan", "rowspan")
            .addProtocols("a", "href", "http", "https", "mailto", "tel", "#")
            .addProtocols("img", "src", "http", "https")
            .addProtocols("blockquote", "cite", "http", "https")
            .addProtocols("q", "cite", "http", "https")
            .preserveRelativeLinks(true);

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser MARKDOWN =
            Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer MARKDOWN_TO_HTML =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    private SafeHtml() {}

    /** The HTML with everything removed that is not on the list; null when nothing is left. */
    public static String ofHtml(String html) {
        Document dirty = Jsoup.parseBodyFragment(html, ANY_BASE);
        Document clean = new Cleaner(PRESS_RELEASE).clean(dirty);
        clean.outputSettings()
                .prettyPrint(false)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset("UTF-8");
        return Characters.block(clean.body().html());
    }

    /** CommonMark with tables; HTML within it is kept as far as {@link #ofHtml} lets it. */
    public static String ofMarkdown(String markdown) {
        return ofHtml(MARKDOWN_TO_HTML.render(MARKDOWN.parse(markdown)));
    }

    /** Plain text: an empty line parts paragraphs, a line end within one stays a line end. */
    public static String ofText(String text) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.strip().split("\\R[ \\t]*(\\R[ \\t]*)+")) {
            html.append("<p>")
                    .append(Entities.escape(paragraph.strip()).replaceAll("\\R", "<br>"))
                    .append("</p>\n");
        }
        return ofHtml(html.toString());
    }
}

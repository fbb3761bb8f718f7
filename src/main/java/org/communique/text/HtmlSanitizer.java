package org.communique.text;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Makes the HTML of a body: what a press release needs (headings, paragraphs, lists, tables, quotes, links, images, figures), and nothing
 * that runs, styles or frames. Everything that is not listed is dropped, its text kept.
 */
public final class HtmlSanitizer {
    /** Relative links are kept as they are: what they are relative to is decided where they are shown. It only lets jsoup judge their scheme. */
    private static final String ANY_BASE = "https://relative.invalid/";

    private static final Safelist PRESS_RELEASE = new HonestLinks()
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

    /** Deeper than any text needs; what is nested deeper is moved up, so that a hostile body costs no more than its length. */
    private static final int DEEPEST = 100;

    private static final int MOST_TABLE_CELLS = 50_000;
    private static final int MOST_PASSES = 5;

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.builder().maxCells(MOST_TABLE_CELLS).build());
    private static final Parser MARKDOWN =
            Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer MARKDOWN_TO_HTML =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    private HtmlSanitizer() {}

    /** The HTML with everything removed that is not on the list; null when nothing is left to read or see. */
    public static String ofHtml(String html) {
        // What is left when an element in between is dropped may be read in another way: <p> within <p> ends it. It is
        // cleaned until it stays as it is, so that what is served is what was judged; what an export brings back does
        // so
        // at once.
        String clean = html;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String before = clean;
            clean = pass(before);
            if (clean == null || clean.equals(before)) {
                return clean;
            }
        }
        return ofText(Jsoup.parseBodyFragment(clean).text());
    }

    private static String pass(String html) {
        Document dirty = Document.createShell(ANY_BASE);
        dirty.body()
                .appendChildren(org.jsoup.parser.Parser.htmlParser()
                        .setMaxDepth(DEEPEST)
                        .parseFragmentInput(html, dirty.body(), ANY_BASE));
        Document clean = new Cleaner(PRESS_RELEASE).clean(dirty);
        if (!isWorthReading(clean.body())) {
            return null;
        }
        clean.outputSettings()
                .prettyPrint(false)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset("UTF-8");
        // Entities may have brought in what the input may not hold.
        return Characters.block(Characters.allowedOf(clean.body().html()));
    }

    /** Whether anything in it is to be read or seen. */
    private static boolean isWorthReading(Element body) {
        return body.nodeStream()
                .anyMatch(node -> node instanceof TextNode text && Characters.block(text.getWholeText()) != null
                        || node instanceof Element element
                                && element.normalName().equals("img"));
    }

    /**
     * CommonMark with tables; HTML within it is kept as far as {@link #ofHtml} lets it.
     *
     * @throws IllegalArgumentException when it has more than 50,000 table cells, of which short rows of a wide table make many
     */
    public static String ofMarkdown(String markdown) {
        return ofHtml(MARKDOWN_TO_HTML.render(MARKDOWN.parse(markdown)));
    }

    /** Plain text: an empty line parts paragraphs, a line end within one stays a line end. */
    public static String ofText(String text) {
        StringJoiner paragraphs = new StringJoiner("\n");
        StringJoiner lines = new StringJoiner("<br>", "<p>", "</p>").setEmptyValue("");
        for (String line : (text + "\n\n").split("\\R", -1)) {
            String content = Characters.block(line);
            if (content != null) {
                lines.add(Entities.escape(content));
            } else if (lines.length() > 0) {
                paragraphs.add(lines.toString());
                lines = new StringJoiner("<br>", "<p>", "</p>").setEmptyValue("");
            }
        }
        return ofHtml(paragraphs.toString());
    }

    /** Drops links that only look relative: before a colon there is a scheme or nothing good. */
    private static final class HonestLinks extends Safelist {
        private static final Set<String> LINKS = Set.of("href", "src", "cite");
        private static final Pattern SUSPICIOUS =
                Pattern.compile("(?!(https?|mailto|tel):)[^/?#]*:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

        @Override
        public boolean isSafeAttribute(String tag, Element element, Attribute attribute) {
            return super.isSafeAttribute(tag, element, attribute)
                    && !(LINKS.contains(attribute.getKey())
                            && SUSPICIOUS.matcher(attribute.getValue().strip()).matches());
        }
    }
}

package org.communique.html;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.communique.text.Characters;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Produces the HTML of a body. It keeps the elements that a press release needs (headings, paragraphs, lists, tables, quotes, links,
 * images, figures), and nothing that runs scripts, styles or frames. Elements that are not on the list are removed; their text stays.
 */
public final class HtmlSanitizer {
    /** Lets jsoup check the scheme of relative links. They stay relative, since their base depends on where the body is shown. */
    private static final String PLACEHOLDER_BASE = "https://relative.invalid/";

    private static final Safelist ALLOWED = new SafeLinks()
            .addTags("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "section")
            .addTags("ul", "ol", "li", "dl", "dt", "dd")
            .addTags("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
            .addTags("blockquote", "q", "cite", "a", "img", "figure", "figcaption")
            .addTags("strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark")
            .addTags("abbr", "code", "pre", "kbd", "samp", "time", "ruby", "rt", "rp", "bdi", "bdo", "wbr")
            .addAttributes(":all", "lang", "dir", "id")
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

    /** The parser moves deeper elements up, so that the cost of a hostile body is bounded by its length. No real text nests as deep. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_TABLE_CELLS = 50_000;
    private static final int MAX_PASSES = 5;

    private static final List<Extension> EXTENSIONS = List.of(
            TablesExtension.builder().maxCells(MAX_TABLE_CELLS).build(),
            StrikethroughExtension.create(),
            AutolinkExtension.create(),
            FootnotesExtension.create());
    private static final Parser MARKDOWN =
            Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer MARKDOWN_TO_HTML =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    private HtmlSanitizer() {}

    /** Converts HTML to safe HTML: replaces what can be expressed otherwise, and removes everything else that is not on the list. */
    public static SafeHtml ofHtml(String html) {
        // Removing an element can change how the rest is parsed: a <p> inside a <p> ends it. So the HTML is cleaned
        // until it no longer changes. Then the HTML that is served is exactly the HTML that was checked. HTML that
        // was cleaned before, such as an export, needs one pass.
        Set<HtmlNotice> notices = new LinkedHashSet<>();
        String clean = LooseCells.rename(html);
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            String before = clean;
            clean = pass(before, notices);
            if (clean == null || clean.equals(before)) {
                return new SafeHtml(clean, List.copyOf(notices));
            }
        }
        notices.add(new HtmlNotice(
                HtmlNotice.Code.MARKUP_REMOVED,
                "The markup was removed, because it is too irregular. The text stays."));
        SafeHtml text = ofText(Jsoup.parseBodyFragment(clean).text());
        return new SafeHtml(text.html(), List.copyOf(notices));
    }

    private static String pass(String html, Set<HtmlNotice> notices) {
        Document dirty = Document.createShell(PLACEHOLDER_BASE);
        dirty.body()
                .appendChildren(org.jsoup.parser.Parser.htmlParser()
                        .setMaxDepth(MAX_DEPTH)
                        .parseFragmentInput(html, dirty.body(), PLACEHOLDER_BASE));
        Document converted = Document.createShell(PLACEHOLDER_BASE);
        notices.addAll(HtmlConverter.convert(dirty.body(), converted.body()));
        Document clean = new Cleaner(ALLOWED).clean(converted);
        if (!hasContent(clean.body())) {
            return null;
        }
        clean.outputSettings()
                .prettyPrint(false)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset("UTF-8");
        // Entities can encode forbidden characters.
        return Characters.strip(
                Characters.removeForbidden(Characters.repair(clean.body().html())));
    }

    /** Whether there is any text or image. */
    private static boolean hasContent(Element body) {
        return body.nodeStream()
                .anyMatch(node -> node instanceof TextNode text && Characters.strip(text.getWholeText()) != null
                        || node instanceof Element element
                                && element.normalName().equals("img"));
    }

    /**
     * Converts CommonMark to safe HTML, with the tables, strikethrough and automatic links of GitHub Flavored Markdown, and footnotes.
     * Embedded HTML is sanitized by {@link #ofHtml}.
     *
     * @throws IllegalArgumentException if the tables have more than 50,000 cells; short rows of a wide table are filled up to its width
     */
    public static SafeHtml ofMarkdown(String markdown) {
        return ofHtml(MARKDOWN_TO_HTML.render(MARKDOWN.parse(markdown)));
    }

    /** Converts plain text to HTML. An empty line separates paragraphs; a line end within a paragraph becomes {@code <br>}. */
    public static SafeHtml ofText(String text) {
        StringJoiner paragraphs = new StringJoiner("\n");
        StringJoiner lines = new StringJoiner("<br>", "<p>", "</p>").setEmptyValue("");
        for (String line : (text + "\n\n").split("\\R", -1)) {
            String content = Characters.strip(line);
            if (content != null) {
                lines.add(Entities.escape(content));
            } else if (lines.length() > 0) {
                paragraphs.add(lines.toString());
                lines = new StringJoiner("<br>", "<p>", "</p>").setEmptyValue("");
            }
        }
        return ofHtml(paragraphs.toString());
    }

    /** Removes links that only look relative: text before a colon must be an allowed scheme. */
    private static final class SafeLinks extends Safelist {
        private static final Set<String> LINKS = Set.of("href", "src", "cite");

        @Override
        public boolean isSafeAttribute(String tag, Element element, Attribute attribute) {
            return super.isSafeAttribute(tag, element, attribute)
                    && !(LINKS.contains(attribute.getKey()) && !WebAddress.isLink(attribute.getValue()));
        }
    }
}

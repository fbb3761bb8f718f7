package org.communique.html;

import java.util.Set;
import org.jsoup.nodes.Element;

/** The kinds of HTML elements: what a browser displays, as a block or within a line, and what safe HTML has. */
final class HtmlElements {
    /** Elements that a browser does not display, with their content. */
    static final Set<String> INVISIBLE = Set.of(
            "head",
            "title",
            "script",
            "style",
            "template",
            "meta",
            "link",
            "base",
            "noframes",
            "noembed",
            "comment",
            "xml",
            "datalist",
            "input",
            "canvas",
            "source",
            "track",
            "param",
            "frameset",
            "frame",
            "desc",
            "metadata",
            "defs");

    /** Invisible elements of which an author knows nothing; their removal needs no notice. */
    static final Set<String> MACHINERY = Set.of(
            "head",
            "title",
            "script",
            "style",
            "meta",
            "link",
            "base",
            "xml",
            "source",
            "track",
            "param",
            "input",
            "desc",
            "metadata",
            "defs");

    /** Dropped elements that a browser draws between words. */
    static final Set<String> DRAWN = Set.of("canvas", "input");

    static final Set<String> KEPT_BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "caption",
            "colgroup",
            "col",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "blockquote",
            "figure",
            "figcaption",
            "pre",
            "hr");

    static final Set<String> OTHER_BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "header",
            "footer",
            "main",
            "nav",
            "hgroup",
            "center",
            "details",
            "summary",
            "dialog",
            "fieldset",
            "legend",
            "form",
            "search",
            "marquee",
            "optgroup",
            "multicol");

    static final Set<String> OTHER_LISTS = Set.of("menu", "dir");

    /** Inline elements that are kept or have a counterpart. */
    static final Set<String> INLINE = Set.of(
            "br", "q", "cite", "a", "img", "strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small",
            "mark", "abbr", "code", "kbd", "samp", "time", "ruby", "rt", "rp", "bdi", "bdo", "wbr", "span", "strike",
            "acronym");

    /** Inline elements that are parts of words in browsers, of which only the content is kept. */
    static final Set<String> UNWRAPPED = Set.of(
            "font",
            "tt",
            "big",
            "nobr",
            "blink",
            "var",
            "dfn",
            "data",
            "rb",
            "rtc",
            "basefont",
            "bgsound",
            "picture",
            "slot");

    /** Elements whose content is phrasing content only (HTML, section 3.2.5.2.5). A paragraph in them would end them. */
    static final Set<String> PHRASING_ONLY = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre");

    /** Elements whose text a browser shows in bold. */
    static final Set<String> BOLD_ALREADY = Set.of("h1", "h2", "h3", "h4", "h5", "h6", "th");

    private HtmlElements() {}

    /** Whether an element is a part of a line or of a word. Unknown elements are neither inline nor blocks. */
    static boolean isInline(String name) {
        return INLINE.contains(name) || isTransparent(name);
    }

    /** Whether only the content of an element is kept, as a part of the word around it. Smart tags of Word are such elements. */
    static boolean isTransparent(String name) {
        return UNWRAPPED.contains(name) || name.equals("o:p") || name.startsWith("st1:");
    }

    static boolean hasBlocks(Element element) {
        for (Element child : element.children()) {
            String name = child.normalName();
            if (KEPT_BLOCKS.contains(name)
                    || OTHER_BLOCKS.contains(name)
                    || OTHER_LISTS.contains(name)
                    || hasBlocks(child)) {
                return true;
            }
        }
        return false;
    }
}

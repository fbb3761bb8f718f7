package org.communique.html;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.text.Characters;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Copies parsed HTML, as editors paste it, to the elements that {@link HtmlSanitizer} keeps. It expresses what it replaces: formatting by
 * styles becomes elements, embedded objects become links, lists of Word become lists. It drops what the author did not see. What it does
 * not know it passes on, without joining the words around it; the safelist decides about that.
 *
 * <p>The conversion of its own output changes nothing.
 */
final class HtmlConverter {
    static final int MAX_NOTICES = 20;

    private static final int MAX_EXCERPT_LENGTH = 60;

    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^@\\s:/<>\"]+@[^@\\s:/<>\"]+\\.[a-z]{2,}");

    /** Where the converter is in the tree. */
    private record Place(
            Set<Format> wanted, Set<Format> open, boolean phrasing, boolean mixed, boolean pre, boolean link) {
        static final Place ROOT =
                new Place(EnumSet.noneOf(Format.class), EnumSet.noneOf(Format.class), false, false, false, false);

        Place with(Set<Format> wanted, Set<Format> open) {
            return new Place(wanted, open, phrasing, mixed, pre, link);
        }

        Place within(boolean phrasing, boolean mixed, boolean pre, boolean link) {
            return new Place(wanted, open, phrasing, mixed, pre, link);
        }
    }

    private final Anchors anchors;
    private final Set<HtmlNotice> notices = new LinkedHashSet<>();
    private final Set<String> images = new HashSet<>();
    /** The formats that elements within an element take back. */
    private final Map<Element, Set<Format>> takenBack = new IdentityHashMap<>();

    /** Whether paragraphs are items of lists of Word. */
    private final Map<Element, Boolean> items = new IdentityHashMap<>();

    /** Whether an element that was not kept began or ended after the last character. */
    private boolean isBoundary;

    private int last = ' ';

    private HtmlConverter(Element source) {
        this.anchors = Anchors.of(source);
        for (Element element : source.getElementsByAttribute("style")) {
            for (Format format : InlineStyle.of(element).removed()) {
                Element around = element.parent();
                while (around != null && takesBack(around).add(format)) {
                    around = around.parent();
                }
            }
        }
    }

    /** Appends the converted children of an element to another, and returns the notices. */
    static Set<HtmlNotice> convert(Element source, Element target) {
        HtmlConverter converter = new HtmlConverter(source);
        converter.children(source, target, Place.ROOT.within(false, isMixed(source), false, false));
        return converter.notices;
    }

    private void children(Element source, Element target, Place place) {
        List<Node> nodes = source.childNodes();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Element element && isItem(element) && !place.phrasing) {
                WordList list = new WordList(target);
                int next = i;
                for (; next < nodes.size(); next++) {
                    if (nodes.get(next) instanceof Element item && isItem(item)) {
                        if (!isHidden(item)) {
                            block(item, list.add(item), place);
                        }
                    } else if (!isBlank(nodes.get(next))) {
                        break;
                    }
                }
                i = next - 1;
            } else {
                node(nodes.get(i), target, place);
            }
        }
    }

    private void node(Node node, Element target, Place place) {
        if (node instanceof TextNode text) {
            text(text.getWholeText(), target, place);
        } else if (node instanceof Element element) {
            if (isHidden(element)) {
                hide(element);
            } else if (!isMarkerOfItem(element)) {
                element(element, target, place);
            }
        }
    }

    // --- what the author did not see ---

    private static boolean isHidden(Element element) {
        return HtmlElements.INVISIBLE.contains(element.normalName())
                || element.hasAttr("hidden")
                || element.nameIs("dialog") && !element.hasAttr("open")
                || InlineStyle.of(element).hides()
                || EditorComment.is(element)
                // KaTeX draws each formula twice: the second time for eyes, by boxes with styles.
                || element.hasClass("katex-html");
    }

    /** Whether the element is the marker of a paragraph that becomes a list item. Other markers, such as numbers of headings, stay. */
    private boolean isMarkerOfItem(Element element) {
        if (!InlineStyle.of(element).isListMarker()) {
            return false;
        }
        Element paragraph = element.closest("p");
        return paragraph != null && isItem(paragraph);
    }

    private boolean isItem(Element element) {
        return element.nameIs("p") && items.computeIfAbsent(element, WordList::isItem);
    }

    private void hide(Element element) {
        String name = element.normalName();
        String text =
                element.nodeStream(TextNode.class).map(TextNode::getWholeText).collect(Collectors.joining(" "));
        boolean hasText = Characters.hasVisible(text);
        boolean hasImage = element.stream().anyMatch(inner -> inner.nameIs("img") || Embeds.isEmbed(inner));
        boolean isMark = element.nameIs("a") || element.nameIs("sup") || element.hasClass("katex-html");
        if (!HtmlElements.MACHINERY.contains(name) && !isMark && (hasText || hasImage)) {
            notice(
                    HtmlNotice.Code.HIDDEN_CONTENT_REMOVED,
                    "Hidden content was removed" + (hasText ? ": “" + excerpt(text) + "”" : "")
                            + ". Show it in the editor if readers should see it.");
        }
        if (HtmlElements.DRAWN.contains(name)) {
            boundary();
        }
    }

    // --- elements ---

    private void element(Element element, Element target, Place place) {
        String name = element.normalName();
        if (Embeds.isEmbed(element)) {
            embed(element, target, place);
            return;
        }
        switch (name) {
            case "img", "amp-img", "amp-anim", "image" -> image(element, target, place);
            case "br" -> {
                target.appendChild(element.shallowClone().clearAttributes());
                last = ' ';
            }
            case "noscript" -> {
                if (element.select("img").stream().noneMatch(image -> images.contains(WebAddress.ofImage(image)))) {
                    children(element, target, place);
                }
            }
            case "math" -> math(element, target, place);
            case "svg" -> drawing(element, target, place);
            case "area" -> area(element, target, place);
            case "a" -> link(element, target, place);
            case "menu", "dir" -> block(element, anchored(element, append(target, "ul")), place);
            case "xmp", "listing", "plaintext" -> preformatted(element, target, place);
            default -> {
                if (HtmlElements.KEPT_BLOCKS.contains(name)) {
                    block(element, anchored(element, append(target, element)), place);
                } else if (HtmlElements.isInline(name)) {
                    inline(element, target, place);
                } else if (HtmlElements.OTHER_BLOCKS.contains(name)) {
                    otherBlock(element, target, place);
                } else {
                    unknown(element, target, place);
                }
            }
        }
    }

    /** Copies the content of a block to its copy. */
    private void block(Element element, Element copy, Place place) {
        endBlock();
        String name = element.normalName();
        Place inside = place.within(
                place.phrasing || HtmlElements.PHRASING_ONLY.contains(copy.normalName()),
                isMixed(element),
                place.pre || name.equals("pre"),
                place.link);
        if (HtmlElements.BOLD_ALREADY.contains(name)) {
            Set<Format> open = copyOf(inside.open);
            open.add(Format.STRONG);
            inside = inside.with(inside.wanted, open);
        }
        content(element, copy, inside);
        endBlock();
    }

    /** Turns a block that is not kept into a paragraph or, if it has blocks in it, into a division. */
    private void otherBlock(Element element, Element target, Place place) {
        if (place.phrasing) {
            unwrap(element, target, place, true);
        } else {
            block(element, anchored(element, append(target, HtmlElements.hasBlocks(element) ? "div" : "p")), place);
        }
    }

    private void unknown(Element element, Element target, Place place) {
        if (MAIL_ADDRESS.matcher(element.normalName()).matches()) {
            // Not an element, but the usual form of an address in a mail: Press Office <press@example.org>.
            appendLink("mailto:" + element.normalName(), element.normalName(), target, place);
            children(element, target, place);
            return;
        }
        if (place.phrasing || place.mixed || place.link) {
            unwrap(element, target, place, true);
        } else {
            otherBlock(element, target, place);
        }
    }

    private void inline(Element element, Element target, Place place) {
        String name = element.normalName();
        Format format = Format.of(name);
        if (format != null) {
            format(element, format, target, place);
        } else if (name.equals("acronym")) {
            Element abbreviation = anchored(element, append(target, "abbr"));
            copyAttribute(element, abbreviation, "title");
            content(element, abbreviation, place);
        } else if (isTransparent(element)) {
            unwrap(element, target, place, false);
        } else {
            content(element, anchored(element, append(target, element)), place);
        }
    }

    /** Whether the element only carried styles, or names a thing that the safelist does not know. */
    private static boolean isTransparent(Element element) {
        return element.nameIs("span")
                ? element.hasAttr("style") && !element.hasAttr("lang") && !element.hasAttr("dir")
                : HtmlElements.isTransparent(element.normalName());
    }

    /** Copies an element that formats, or only notes its format if its content takes the format back in places. */
    private void format(Element element, Format format, Element target, Place place) {
        Set<Format> wanted = copyOf(place.wanted);
        wanted.add(format);
        boolean isTakenBack = InlineStyle.of(element).removed().contains(format) || isTakenBackWithin(element, format);
        if (isTakenBack || element.nameIs("strike")) {
            unwrap(element, target, place.with(wanted, place.open), false);
        } else {
            Set<Format> open = copyOf(place.open);
            open.add(format);
            content(element, anchored(element, append(target, element)), place.with(wanted, open));
        }
    }

    private void unwrap(Element element, Element target, Place place, boolean separates) {
        if (separates) {
            boundary();
        }
        anchor(element, target);
        content(element, target, place);
        if (separates) {
            boundary();
        }
    }

    /** Copies the content of an element, in the elements for the formats that its style asks for. */
    private void content(Element element, Element target, Place place) {
        if (!element.hasAttr("style") && place.open.containsAll(place.wanted)) {
            children(element, target, place);
            return;
        }
        InlineStyle style = InlineStyle.of(element);
        Set<Format> wanted = copyOf(place.wanted);
        wanted.removeAll(style.removed());
        Set<Format> added = style.added();
        boolean isBlock = HtmlElements.KEPT_BLOCKS.contains(element.normalName());
        if (isBlock) {
            added.remove(Format.SUPERSCRIPT);
            added.remove(Format.SUBSCRIPT);
        }
        if (place.link || element.nameIs("a") || holdsOnlyALink(element)) {
            added.remove(Format.UNDERLINED);
        }
        wanted.addAll(added);
        Set<Format> open = copyOf(place.open);
        Element innermost = target;
        if (!open.containsAll(wanted) && !isBlank(element) && !HtmlElements.hasBlocks(element)) {
            for (Format format : wanted) {
                if (!open.contains(format) && !isTakenBackWithin(element, format)) {
                    innermost = append(innermost, format.tag);
                    open.add(format);
                }
            }
        }
        children(element, innermost, place.with(wanted, open));
    }

    private Set<Format> takesBack(Element element) {
        return takenBack.computeIfAbsent(element, around -> EnumSet.noneOf(Format.class));
    }

    private boolean isTakenBackWithin(Element element, Format format) {
        return takenBack.getOrDefault(element, Set.of()).contains(format);
    }

    private static boolean holdsOnlyALink(Element element) {
        Element only = element.childrenSize() == 1 ? element.firstElementChild() : null;
        return only != null && only.nameIs("a") && element.ownText().isBlank();
    }

    // --- links and what is embedded ---

    private void link(Element element, Element target, Place place) {
        String address = element.attr("href");
        boolean hasAddress = element.hasAttr("href");
        if (hasAddress && WebAddress.isLink(anchors.local(address))) {
            Element link = anchored(element, append(target, element));
            link.attr("href", anchors.rewritten(address));
            content(element, link, place.within(place.phrasing, place.mixed || isMixed(element), place.pre, true));
            if (link.childNodeSize() == 0 && !link.hasAttr("id")) {
                // Its image was removed, and nobody could follow the link.
                link.remove();
            }
            return;
        }
        if (hasAddress && Characters.hasVisible(element.wholeText())) {
            notice(
                    HtmlNotice.Code.LINK_REMOVED,
                    "The link of “" + excerpt(element.wholeText())
                            + "” was removed, because its address is not one of http, https, mailto or tel.");
        }
        unwrap(element, target, place, false);
    }

    private void area(Element element, Element target, Place place) {
        String address = element.attr("href");
        if (element.hasAttr("href") && WebAddress.isLink(address)) {
            String text = Characters.singleLine(element.hasAttr("alt") ? element.attr("alt") : element.attr("title"));
            appendLink(address, text == null ? address : text, target, place);
        }
    }

    private void embed(Element element, Element target, Place place) {
        Embeds.Link link = Embeds.of(element);
        String name = element.normalName();
        if (link != null && !(name.endsWith("iframe") && Embeds.isInvisible(element))) {
            notice(
                    HtmlNotice.Code.EMBED_REPLACED,
                    "An embedded object became a link to " + excerpt(link.address()) + ".");
            anchor(element, target);
            appendLink(link.address(), link.text(), target, place);
            return;
        }
        Element picture = element.selectFirst("img");
        if (picture != null && WebAddress.ofImage(picture) != null) {
            image(picture, target, place);
        } else if (link == null && !element.attributes().isEmpty()) {
            notice(HtmlNotice.Code.EMBED_REMOVED, "An embedded object without an address was removed (" + name + ").");
        }
        boundary();
    }

    private void appendLink(String address, String text, Element target, Place place) {
        if (place.link) {
            boundary();
            text(text, target, place);
            boundary();
            return;
        }
        boolean isInline = place.phrasing || place.mixed;
        if (isInline) {
            // Like a letter: a link never joins the word before it, whatever its text begins with.
            separate(target, 'a');
        } else {
            endBlock();
        }
        Element link = append(isInline ? target : append(target, "p"), "a");
        link.attr("href", address);
        link.appendChild(new TextNode(text));
        last = 'a';
        if (isInline) {
            boundary();
        } else {
            endBlock();
        }
    }

    private void image(Element element, Element target, Place place) {
        String address = WebAddress.ofImage(element);
        if (address == null) {
            Element next = element.nextElementSibling();
            if (next == null || !next.nameIs("noscript") || next.selectFirst("img") == null) {
                String alternative = Characters.singleLine(element.attr("alt"));
                notice(
                        HtmlNotice.Code.IMAGE_WITHOUT_ADDRESS,
                        "An image without an address on the web was removed"
                                + (alternative == null ? "." : " (“" + excerpt(alternative) + "”).")
                                + " Upload it and refer to its address.");
            }
            boundary();
            return;
        }
        Element image = anchored(element, append(target, "img"));
        image.attr("src", address);
        for (String attribute : List.of("alt", "title", "width", "height", "lang", "dir")) {
            copyAttribute(element, image, attribute);
        }
        images.add(address);
        last = ' ';
    }

    // --- formulas, drawings, preformatted text ---

    private void math(Element element, Element target, Place place) {
        boolean isBlock = !place.phrasing && !place.mixed;
        Element formula = isBlock ? append(target, "p") : target;
        if (isBlock) {
            endBlock();
        } else if (Character.isLetterOrDigit(last)) {
            formula.appendChild(new TextNode(" "));
        }
        MathText.append(element, formula);
        last = 'x';
        if (isBlock) {
            endBlock();
        } else {
            boundary();
        }
        notice(HtmlNotice.Code.FORMULA_REPLACED, "A formula in MathML became text.");
    }

    private void drawing(Element element, Element target, Place place) {
        notice(
                HtmlNotice.Code.DRAWING_REMOVED,
                "A drawing (SVG) was removed. Its text stays. Upload the drawing as an image.");
        if (Characters.hasVisible(element.wholeText())) {
            unknown(element, target, place);
        } else {
            boundary();
        }
    }

    private void preformatted(Element element, Element target, Place place) {
        Element pre = anchored(element, append(target, "pre"));
        endBlock();
        StringBuilder text = new StringBuilder(element.wholeText());
        element.childNodes().stream()
                .filter(DataNode.class::isInstance)
                .forEach(data -> text.append(((DataNode) data).getWholeData()));
        text(text.toString(), pre, place.within(true, true, true, place.link));
        endBlock();
    }

    // --- text ---

    private void text(String raw, Element target, Place place) {
        String text = Characters.repair(raw);
        if (text.isEmpty()) {
            return;
        }
        Element parent = target;
        if (!isBlank(text)) {
            if (isBoundary) {
                separate(target, text.codePointAt(0));
            }
            for (Format format : place.wanted) {
                if (!place.open.contains(format)) {
                    parent = append(parent, format.tag);
                }
            }
        }
        appendLines(text, parent, place.pre);
        last = text.codePointBefore(text.length());
        isBoundary = isBoundary && isBlank(text) && !Character.isWhitespace(last);
    }

    /** Appends text; a line separator or a paragraph separator within it becomes a line break. */
    private static void appendLines(String text, Element target, boolean pre) {
        if (pre || isBlank(text)) {
            target.appendChild(new TextNode(text.replace('\u2028', '\n').replace('\u2029', '\n')));
            return;
        }
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\u2028' || text.charAt(i) == '\u2029') {
                if (i > begin) {
                    target.appendChild(new TextNode(text.substring(begin, i)));
                }
                append(target, "br");
                begin = i + 1;
            }
        }
        if (begin < text.length()) {
            target.appendChild(new TextNode(begin == 0 ? text : text.substring(begin)));
        }
    }

    private void boundary() {
        isBoundary = true;
    }

    private void endBlock() {
        isBoundary = false;
        last = ' ';
    }

    /** Appends a space if two words would be joined. */
    private void separate(Element target, int next) {
        isBoundary = false;
        if (isPartOfWord(last) && isPartOfWord(next)) {
            target.appendChild(new TextNode(" "));
            last = ' ';
        }
    }

    private static boolean isPartOfWord(int c) {
        return Character.isLetterOrDigit(c);
    }

    // --- helpers ---

    private static Element append(Element target, String tag) {
        Element element = new Element(tag);
        target.appendChild(element);
        return element;
    }

    private static Element append(Element target, Element original) {
        Element copy = original.shallowClone();
        copy.removeAttr("id");
        target.appendChild(copy);
        return copy;
    }

    private static void copyAttribute(Element from, Element to, String name) {
        if (from.hasAttr(name)) {
            to.attr(name, from.attr(name));
        }
    }

    private Element anchored(Element original, Element copy) {
        String id = anchors.idOf(original);
        if (id != null) {
            copy.attr("id", id);
        }
        return copy;
    }

    /** Keeps the place of an element that is not kept itself, if a link leads to it. */
    private void anchor(Element original, Element target) {
        String id = anchors.idOf(original);
        if (id != null) {
            append(target, "a").attr("id", id);
        }
    }

    /** Whether an element has text of its own, also in inline elements, and so is read like a paragraph. */
    private static boolean isMixed(Element element) {
        for (Node node : element.childNodes()) {
            if (node instanceof TextNode text && !text.isBlank()
                    || node instanceof Element child && HtmlElements.isInline(child.normalName()) && child.hasText()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(Node node) {
        return node instanceof TextNode text
                ? isBlank(text.getWholeText())
                : !(node instanceof Element element)
                        || element.childrenSize() == 0 && isBlank(element.wholeText()) && !element.nameIs("img");
    }

    private static boolean isBlank(String text) {
        return text.isBlank();
    }

    private static Set<Format> copyOf(Set<Format> formats) {
        return formats.isEmpty() ? EnumSet.noneOf(Format.class) : EnumSet.copyOf(formats);
    }

    private void notice(HtmlNotice.Code code, String detail) {
        if (notices.size() < MAX_NOTICES) {
            notices.add(new HtmlNotice(code, detail));
        }
    }

    private static String excerpt(String text) {
        String line = Characters.singleLine(text);
        if (line == null) {
            return "";
        }
        return line.codePointCount(0, line.length()) <= MAX_EXCERPT_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_EXCERPT_LENGTH)) + "…";
    }
}

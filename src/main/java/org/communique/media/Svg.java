package org.communique.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** SVG images without anything that runs, loads something else, or leads elsewhere: only shapes, texts, gradients and filters. */
final class Svg {
    /** Larger ones are maps with millions of points, which no browser draws in time. */
    static final int MAX_BYTES = 4 << 20;

    /** Each takes some hundred bytes of heap. */
    private static final int MAX_ELEMENTS = 50_000;

    private static final int MAX_ATTRIBUTES = 200_000;
    private static final int MAX_DEPTH = 256;
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final Pattern START = Pattern.compile("<(?:[a-z]+:)?svg[\\s>/]");

    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "g",
            "defs",
            "symbol",
            "use",
            "title",
            "desc",
            "switch",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "textpath",
            "lineargradient",
            "radialgradient",
            "stop",
            "pattern",
            "clippath",
            "mask",
            "marker",
            "filter",
            "feblend",
            "fecolormatrix",
            "fecomponenttransfer",
            "fecomposite",
            "feconvolvematrix",
            "fediffuselighting",
            "fedisplacementmap",
            "fedistantlight",
            "fedropshadow",
            "feflood",
            "fefunca",
            "fefuncb",
            "fefuncg",
            "fefuncr",
            "fegaussianblur",
            "femerge",
            "femergenode",
            "femorphology",
            "feoffset",
            "fepointlight",
            "fespecularlighting",
            "fespotlight",
            "fetile",
            "feturbulence",
            "style",
            "image");

    /** Styles that load something, or that old browsers run. */
    private static final Pattern UNSAFE_STYLE = Pattern.compile(
            "@import|@font-face|expression\\s*+\\(|behavior\\s*+:|-moz-binding|javascript:|image-set\\s*+\\(|\\bsrc\\s*+\\(|\\\\");

    private static final String REFERENCE = "url(";
    private static final Pattern EMBEDDED_IMAGE =
            Pattern.compile("data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\\s]*");

    private static final Pattern LENGTH = Pattern.compile("\\s*+([0-9]{1,5}(?:\\.[0-9]{1,9})?)\\s*+(?:px\\s*+)?+");
    /** Longer values of lengths and boxes mean nothing. */
    private static final int MAX_LENGTH = 100;

    private static final Pattern BOX = Pattern.compile(
            "\\s*-?[0-9.eE+-]+[\\s,]+-?[0-9.eE+-]+[\\s,]+([0-9]{1,5}(?:\\.[0-9]{1,9})?)[\\s,]+([0-9]{1,5}(?:\\.[0-9]{1,9})?)\\s*");

    private static final Set<String> PREFIXED = Set.of("xlink:href", "xml:space", "xml:lang");

    private Svg() {}

    /** Whether a file that begins like this may be SVG. */
    static boolean isLikely(byte[] head) {
        return START.matcher(new String(head, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT))
                .find();
    }

    /**
     * Writes a safe copy.
     *
     * @return the size in pixels; null if the image does not say it
     * @throws BrokenFileException if the file is not an SVG image, or too large
     */
    static ImageDecoder.Extent writeSafe(Path source, Path target) throws IOException, BrokenFileException {
        if (Files.size(source) > MAX_BYTES) {
            throw new BrokenFileException("SVG files must not be larger than 4 MB");
        }
        byte[] bytes = Files.readAllBytes(source);
        int elements = 0;
        int attributes = 0;
        for (byte b : bytes) {
            elements += b == '<' ? 1 : 0;
            attributes += b == '=' ? 1 : 0;
        }
        // An element has a start and an end.
        if (elements > 2 * MAX_ELEMENTS || attributes > MAX_ATTRIBUTES) {
            throw new BrokenFileException("the SVG file has too many elements or attributes");
        }
        Document document = Jsoup.parse(
                new String(bytes, StandardCharsets.UTF_8),
                "",
                Parser.xmlParser().setMaxDepth(MAX_DEPTH));
        Element root = document.children().stream()
                .filter(element -> element.normalName().equals("svg"))
                .findFirst()
                .orElseThrow(() -> new BrokenFileException("the root element is not svg"));
        root.remove();
        clean(root);
        root.attr("xmlns", NAMESPACE);
        Document.OutputSettings output = new Document.OutputSettings()
                .syntax(Document.OutputSettings.Syntax.xml)
                .escapeMode(Entities.EscapeMode.xhtml)
                .charset(StandardCharsets.UTF_8)
                .prettyPrint(false);
        Document safe = new Document("");
        safe.outputSettings(output);
        safe.appendChild(root);
        Files.writeString(target, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + safe.outerHtml());
        return extent(root);
    }

    private static void clean(Element element) {
        for (Attribute attribute : element.attributes().asList()) {
            if (!isSafe(element, attribute)) {
                element.removeAttr(attribute.getKey());
            }
        }
        for (Node child : element.childNodes().toArray(Node[]::new)) {
            if (child instanceof Element inner) {
                if (!ELEMENTS.contains(inner.normalName())
                        || inner.normalName().equals("style") && !isSafeStyle(inner.wholeText())) {
                    inner.remove();
                } else {
                    clean(inner);
                }
            } else if (!(child instanceof TextNode)) {
                // Comments, declarations and instructions for processors.
                child.remove();
            }
        }
    }

    private static boolean isSafe(Element element, Attribute attribute) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        String value = attribute.getValue();
        boolean isNamespace = name.startsWith("xmlns");
        if (name.startsWith("on") || !isNamespace && name.contains(":") && !PREFIXED.contains(name)) {
            return false;
        }
        if (isNamespace) {
            return value.equals("http://www.w3.org/1999/xlink") || value.equals(NAMESPACE);
        }
        if (name.equals("href") || name.equals("xlink:href") || name.equals("src")) {
            return value.strip().startsWith("#")
                    || element.normalName().equals("image")
                            && EMBEDDED_IMAGE.matcher(value.strip()).matches();
        }
        return isSafeStyle(value);
    }

    /** Whether a style refers to nothing but parts of the image itself. */
    private static boolean isSafeStyle(String style) {
        String lower = style.toLowerCase(Locale.ROOT);
        if (UNSAFE_STYLE.matcher(lower).find()) {
            return false;
        }
        for (int at = lower.indexOf(REFERENCE); at >= 0; at = lower.indexOf(REFERENCE, at + 1)) {
            int start = at + REFERENCE.length();
            while (start < lower.length() && " \t\r\n\f'\"".indexOf(lower.charAt(start)) >= 0) {
                start++;
            }
            if (start == lower.length() || lower.charAt(start) != '#') {
                return false;
            }
        }
        return true;
    }

    private static ImageDecoder.Extent extent(Element root) {
        Matcher width = LENGTH.matcher(shortened(root.attr("width")));
        Matcher height = LENGTH.matcher(shortened(root.attr("height")));
        if (width.matches() && height.matches()) {
            return extent(width.group(1), height.group(1));
        }
        Matcher box = BOX.matcher(shortened(root.attr("viewBox")));
        return box.matches() ? extent(box.group(1), box.group(2)) : null;
    }

    private static String shortened(String value) {
        return value.length() > MAX_LENGTH ? "" : value;
    }

    private static ImageDecoder.Extent extent(String width, String height) {
        int w = (int) Math.round(Double.parseDouble(width));
        int h = (int) Math.round(Double.parseDouble(height));
        return w > 0 && h > 0 ? new ImageDecoder.Extent(w, h) : null;
    }
}

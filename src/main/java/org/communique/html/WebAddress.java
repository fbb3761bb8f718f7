package org.communique.html;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/** Addresses in attributes of pasted HTML. */
final class WebAddress {
    private static final Set<String> LINK_SCHEMES = Set.of("http", "https", "mailto", "tel");
    private static final Set<String> RESOURCE_SCHEMES = Set.of("http", "https");

    /** Attributes in which scripts find the address of an image or a frame that is loaded late. */
    private static final String[] LATE = {
        "data-src", "data-lazy-src", "data-original", "data-lazy", "data-full-src", "data-orig-file"
    };

    private static final String[] LATE_SETS = {"srcset", "data-srcset", "data-lazy-srcset"};

    /** The words in the names of files that stand for an image until it is loaded. */
    private static final Set<String> PLACEHOLDER_WORDS = Set.of(
            "blank",
            "spacer",
            "placeholder",
            "pixel",
            "transparent",
            "lazy",
            "loading",
            "loader",
            "image",
            "img",
            "px",
            "x",
            "");

    private static final int MAX_PLACEHOLDER_LENGTH = 40;

    /** The elements of a picture that are examined, for each of its images. */
    private static final int MAX_SOURCES = 20;

    private WebAddress() {}

    /** Whether a link to this address is kept: relative ones, and those of the schemes http, https, mailto and tel. */
    static boolean isLink(String address) {
        return hasScheme(address, LINK_SCHEMES);
    }

    /** Whether this is the address of a resource on the web, absolute or relative. */
    static boolean isResource(String address) {
        return !address.isBlank() && !address.strip().startsWith("#") && hasScheme(address, RESOURCE_SCHEMES);
    }

    /** Whether the address is relative or has one of the schemes. Browsers ignore space and control characters before a scheme and in it. */
    private static boolean hasScheme(String address, Set<String> schemes) {
        StringBuilder scheme = new StringBuilder(8);
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == ':') {
                return schemes.contains(scheme.toString().toLowerCase(Locale.ROOT));
            }
            if (c == '/' || c == '?' || c == '#') {
                return true;
            }
            if (c > ' ' && c != '\u00A0') {
                scheme.append(c);
            }
        }
        return true;
    }

    /** The address of an image; null if there is none that can be used. */
    static String ofImage(Element image) {
        String source = image.attr("src").strip();
        boolean isUsable = isResource(source);
        if (isUsable && !isPlaceholder(source)) {
            return source;
        }
        String late = ofLate(image);
        if (late == null && image.parent() != null && image.parent().nameIs("picture")) {
            late = ofSources(image.parent());
        }
        return late != null || !isUsable ? late : source;
    }

    private static String ofSources(Element picture) {
        Element child = picture.firstElementChild();
        for (int i = 0; child != null && i < MAX_SOURCES; i++) {
            String address = child.nameIs("source") ? ofLate(child) : null;
            if (address != null) {
                return address;
            }
            child = child.nextElementSibling();
        }
        return null;
    }

    /** Whether the name of a file consists of nothing but words for a placeholder, as in blank.gif or 1x1.png. */
    private static boolean isPlaceholder(String address) {
        String path = address.split("[?#]", 2)[0];
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0
                && dot <= MAX_PLACEHOLDER_LENGTH
                && Stream.of(name.substring(0, dot).toLowerCase(Locale.ROOT).split("[-_.\\d]+"))
                        .allMatch(PLACEHOLDER_WORDS::contains);
    }

    private static String ofLate(Element element) {
        for (String attribute : LATE) {
            if (isResource(element.attr(attribute))) {
                return element.attr(attribute).strip();
            }
        }
        for (String attribute : LATE_SETS) {
            String largest = largest(element.attr(attribute));
            if (largest != null) {
                return largest;
            }
        }
        return null;
    }

    /** The address of the largest candidate of a {@code srcset}. */
    private static String largest(String candidates) {
        String largest = null;
        double size = -1;
        for (String candidate : candidates.strip().split(",\\s+|,(?=https?:|/)")) {
            String[] parts = candidate.strip().split("\\s+");
            double width = parts.length > 1 ? number(parts[1]) : 0;
            if (isResource(parts[0]) && width > size) {
                largest = parts[0];
                size = width;
            }
        }
        return largest;
    }

    private static double number(String descriptor) {
        String digits = descriptor.replaceAll("[wx]$", "");
        return digits.matches("\\d{1,6}(\\.\\d{1,3})?") ? Double.parseDouble(digits) : 0;
    }

    /** The address that the element embeds by one of the attributes, or loads late; null if there is none that can be used. */
    static String ofEmbedded(Element element, String... attributes) {
        for (String attribute : attributes) {
            if (isResource(element.attr(attribute))) {
                return element.attr(attribute).strip();
            }
        }
        return ofLate(element);
    }
}

package org.communique.html;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** The declarations of a {@code style} attribute (CSS Style Attributes) that carry meaning: visibility, emphasis, and lists of Word. */
final class InlineStyle {
    private static final int BOLD = 600;
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    /** Browsers ignore other values, so that these do not replace an earlier one. */
    private static final Pattern DISPLAYS = Pattern.compile(
            "^(none|block|inline|flex|grid|table|list-item|contents|flow-root|ruby|initial|inherit|unset|revert)");

    private static final Pattern LIST_LEVEL = Pattern.compile("(l\\d+)\\s+level(\\d)");

    private static final InlineStyle NONE = new InlineStyle("");

    private final Map<String, String> declarations = new HashMap<>();

    private InlineStyle(String css) {
        Set<String> important = new HashSet<>();
        for (String declaration :
                COMMENT.matcher(css).replaceAll("").toLowerCase(Locale.ROOT).split(";")) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                String property = declaration.substring(0, colon).strip();
                String value = declaration.substring(colon + 1).strip();
                boolean isImportant = value.endsWith("!important");
                boolean isKnown =
                        !property.equals("display") || DISPLAYS.matcher(value).find();
                if (isKnown && (isImportant || !important.contains(property))) {
                    declarations.put(property, value.replace("!important", "").strip());
                    if (isImportant) {
                        important.add(property);
                    }
                }
            }
        }
    }

    static InlineStyle of(Element element) {
        String css = element.attr("style");
        return css.isEmpty() ? NONE : new InlineStyle(css);
    }

    /** Whether the element and its content are not displayed. */
    boolean hides() {
        return is("display", "none")
                || is("visibility", "hidden")
                || is("visibility", "collapse")
                || is("mso-hide", "all")
                || get("mso-element").startsWith("comment")
                || is("mso-special-character", "comment");
    }

    /** The formats that the element adds to those of its parent. */
    Set<Format> added() {
        Set<Format> added = EnumSet.noneOf(Format.class);
        if (weight() >= BOLD) {
            added.add(Format.STRONG);
        }
        if (isItalic(get("font-style")) || hasWord("font", "italic") || hasWord("font", "oblique")) {
            added.add(Format.EM);
        }
        if (isDecorated("line-through")) {
            added.add(Format.STRUCK);
        }
        if (isDecorated("underline")) {
            added.add(Format.UNDERLINED);
        }
        if (is("vertical-align", "super")) {
            added.add(Format.SUPERSCRIPT);
        }
        if (is("vertical-align", "sub")) {
            added.add(Format.SUBSCRIPT);
        }
        return added;
    }

    /** The formats that the element takes back from those of its parent. Decorations cannot be taken back (CSS Text Decoration). */
    Set<Format> removed() {
        Set<Format> removed = EnumSet.noneOf(Format.class);
        if (weight() > 0 && weight() < BOLD) {
            removed.add(Format.STRONG);
        }
        if (is("font-style", "normal")) {
            removed.add(Format.EM);
        }
        return removed;
    }

    private static boolean isItalic(String fontStyle) {
        return fontStyle.equals("italic") || fontStyle.startsWith("oblique");
    }

    private boolean isDecorated(String line) {
        return hasWord("text-decoration", line) || hasWord("text-decoration-line", line);
    }

    /** The font weight from 1 to 1,000; 0 if the style does not have one. */
    private int weight() {
        String weight = get("font-weight");
        if (weight.isEmpty() && declarations.containsKey("font")) {
            return hasWord("font", "bold") ? 700 : 0;
        }
        return switch (weight) {
            case "bold", "bolder" -> 700;
            case "normal", "lighter" -> 400;
            default -> weight.matches("\\d{1,4}") ? Integer.parseInt(weight) : 0;
        };
    }

    /** Whether Word wrote the marker of a list item into this element. */
    boolean isListMarker() {
        return is("mso-list", "ignore");
    }

    /** The list of Word to which the paragraph belongs, such as {@code l0}; null if it is not a list item. */
    String list() {
        Matcher matcher = LIST_LEVEL.matcher(get("mso-list"));
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The depth of the list item, from 1. */
    int listLevel() {
        Matcher matcher = LIST_LEVEL.matcher(get("mso-list"));
        return matcher.find() ? Math.max(1, Integer.parseInt(matcher.group(2))) : 1;
    }

    private boolean is(String property, String value) {
        return get(property).equals(value);
    }

    private boolean hasWord(String property, String word) {
        String value = get(property);
        return !value.isEmpty() && (" " + value + " ").contains(" " + word + " ");
    }

    private String get(String property) {
        return declarations.getOrDefault(property, "");
    }
}

package org.communique.html;

/** Formatting with a meaning, and the element that expresses it. */
enum Format {
    STRONG("strong"),
    EM("em"),
    STRUCK("s"),
    UNDERLINED("u"),
    SUPERSCRIPT("sup"),
    SUBSCRIPT("sub");

    final String tag;

    Format(String tag) {
        this.tag = tag;
    }

    /** The format of an element; null if it has none. */
    static Format of(String tag) {
        return switch (tag) {
            case "strong", "b" -> STRONG;
            case "em", "i" -> EM;
            case "s", "strike", "del" -> STRUCK;
            case "u", "ins" -> UNDERLINED;
            case "sup" -> SUPERSCRIPT;
            case "sub" -> SUBSCRIPT;
            default -> null;
        };
    }
}

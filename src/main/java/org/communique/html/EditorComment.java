package org.communique.html;

import java.util.Locale;
import org.jsoup.nodes.Element;

/** Recognises the comments of editors, and the marks that lead to them, in HTML of Word and of Google Docs. */
final class EditorComment {
    private EditorComment() {}

    static boolean is(Element element) {
        String classes = element.className().toLowerCase(Locale.ROOT);
        if (classes.contains("mso")
                && (classes.contains("msocom")
                        || classes.contains("msocommenttext")
                        || classes.contains("msocommentreference"))) {
            return true;
        }
        return switch (element.normalName()) {
            case "a" -> element.id().startsWith("cmnt_ref") || isNote(element);
            case "sup" ->
                element.childrenSize() == 1
                        && element.firstElementChild().id().startsWith("cmnt_ref")
                        && element.ownText().isBlank();
            case "p", "div" -> {
                // Google Docs writes each comment at the end, as a paragraph or a division that begins with a link
                // back.
                Element first = element.firstElementChild();
                yield first != null
                        && (isNote(first)
                                || first.nameIs("p") && first.childrenSize() > 0 && isNote(first.firstElementChild()));
            }
            default -> false;
        };
    }

    private static boolean isNote(Element element) {
        return element.nameIs("a")
                && element.id().startsWith("cmnt")
                && element.attr("href").startsWith("#cmnt_ref");
    }
}

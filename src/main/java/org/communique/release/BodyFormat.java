package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.communique.text.HtmlSanitizer;

/** What a writer sends a body as; it is always stored and served as HTML. */
public enum BodyFormat {
    HTML,
    MARKDOWN,
    TEXT;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Safe HTML; null when nothing is left of the body. */
    String toHtml(String body) {
        return switch (this) {
            case HTML -> HtmlSanitizer.ofHtml(body);
            case MARKDOWN -> HtmlSanitizer.ofMarkdown(body);
            case TEXT -> HtmlSanitizer.ofText(body);
        };
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.communique.text.SafeHtml;

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
            case HTML -> SafeHtml.ofHtml(body);
            case MARKDOWN -> SafeHtml.ofMarkdown(body);
            case TEXT -> SafeHtml.ofText(body);
        };
    }
}

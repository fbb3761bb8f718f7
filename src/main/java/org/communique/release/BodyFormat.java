package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.text.HtmlSanitizer;
import org.communique.web.Labelled;

/** What a writer sends a body as; it is always stored and served as HTML. */
public enum BodyFormat implements Labelled {
    HTML,
    MARKDOWN,
    TEXT;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
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

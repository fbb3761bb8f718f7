package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.html.HtmlSanitizer;
import org.communique.html.SafeHtml;
import org.communique.web.Labelled;

/** The format in which a client sends a body. The body is always stored and returned as HTML. */
public enum BodyFormat implements Labelled {
    HTML,
    MARKDOWN,
    TEXT;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    /** Converts a body to safe HTML. */
    SafeHtml toHtml(String body) {
        return switch (this) {
            case HTML -> HtmlSanitizer.ofHtml(body);
            case MARKDOWN -> HtmlSanitizer.ofMarkdown(body);
            case TEXT -> HtmlSanitizer.ofText(body);
        };
    }
}

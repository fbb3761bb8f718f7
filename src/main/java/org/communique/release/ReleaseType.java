package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.communique.web.Labelled;

/** The type of text of a release. */
public enum ReleaseType implements Labelled {
    PRESS_RELEASE("press-release"),
    STATEMENT("statement"),
    MEDIA_ADVISORY("media-advisory"),
    SPEECH("speech"),
    NEWS("news");

    @EnumeratedValue
    private final String label;

    ReleaseType(String label) {
        this.label = label;
    }

    @Override
    @JsonValue
    public String label() {
        return label;
    }
}

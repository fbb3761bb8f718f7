package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What kind of text a release is. */
public enum ReleaseType {
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

    @JsonValue
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException for what is none */
    static ReleaseType of(String label) {
        for (ReleaseType one : values()) {
            if (one.label.equals(label)) {
                return one;
            }
        }
        throw new IllegalArgumentException(label);
    }
}

package org.communique.audience;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** The states that are stored. Whether a published release is still scheduled is a question of the clock: see {@link org.communique.release.Status}. */
public enum ReleaseState {
    DRAFT("draft"),
    PUBLISHED("published"),
    WITHDRAWN("withdrawn");

    @EnumeratedValue
    @JsonValue
    private final String label;

    ReleaseState(String label) {
        this.label = label;
    }

    /** @throws IllegalArgumentException for what is none */
    public static ReleaseState of(String label) {
        for (ReleaseState one : values()) {
            if (one.label.equals(label)) {
                return one;
            }
        }
        throw new IllegalArgumentException(label);
    }
}

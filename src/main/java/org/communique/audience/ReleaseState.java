package org.communique.audience;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.communique.web.Labelled;

/** The stored states. A published release may still be scheduled, which depends on the clock: see {@link org.communique.release.Status}. */
public enum ReleaseState implements Labelled {
    DRAFT("draft"),
    PUBLISHED("published"),
    WITHDRAWN("withdrawn");

    @EnumeratedValue
    @JsonValue
    private final String label;

    ReleaseState(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}

package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What things are done to. */
public enum SubjectKind {
    PRESS_RELEASE,
    ORGANIZATION,
    API_KEY,
    SUBSCRIPTION;

    /** As the journal writes it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static SubjectKind of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}

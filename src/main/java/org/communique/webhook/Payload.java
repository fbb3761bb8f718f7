package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much of a release goes along with the news of it. */
public enum Payload {
    REFERENCE,
    RELEASE,
    NINJS;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Payload of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

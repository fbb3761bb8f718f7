package org.communique.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a change did. */
public enum Event {
    CREATED,
    EDITED,
    SCHEDULED,
    UNSCHEDULED,
    PUBLISHED,
    CORRECTED,
    WITHDRAWN,
    TRASHED,
    RESTORED,
    PURGED,
    DELETED,
    REVOKED,
    PAUSED,
    RESUMED,
    DISABLED,
    ROTATED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Event of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.communique.audience.ReleaseState;

/** Where a release is in its life, at a given instant. */
public enum Status {
    DRAFT,
    SCHEDULED,
    PUBLISHED,
    WITHDRAWN;

    static Status of(ReleaseState state, Instant publishedAt, Instant now) {
        return switch (state) {
            case DRAFT -> DRAFT;
            case WITHDRAWN -> WITHDRAWN;
            case PUBLISHED -> publishedAt.isAfter(now) ? SCHEDULED : PUBLISHED;
        };
    }

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import org.communique.audience.ReleaseState;
import org.communique.web.Labelled;

/** The status of a release at an instant. */
public enum Status implements Labelled {
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

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}

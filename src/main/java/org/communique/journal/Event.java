package org.communique.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The kind of a change. */
public enum Event implements Labelled {
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

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}

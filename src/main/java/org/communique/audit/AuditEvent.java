package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The events of the audit log: the events of the journal, and {@code REFUSED} for a denied request. */
public enum AuditEvent implements Labelled {
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
    ROTATED,
    REFUSED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}

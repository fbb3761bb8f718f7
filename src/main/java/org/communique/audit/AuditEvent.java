package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** What the audit tells of: the events of the journal, and refusals. */
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

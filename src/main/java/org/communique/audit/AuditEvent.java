package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the audit tells of: the events of the journal, and refusals. */
public enum AuditEvent {
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

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AuditEvent of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

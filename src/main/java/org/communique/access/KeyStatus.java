package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/** Whether a key lets its bearer in. */
public enum KeyStatus {
    ACTIVE,
    EXPIRED,
    REVOKED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyStatus of(Instant revokedAt, Instant expiresAt, Instant now) {
        if (revokedAt != null) {
            return REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? ACTIVE : EXPIRED;
    }
}

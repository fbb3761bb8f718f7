package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import org.communique.web.Labelled;

/** The status of a key. Only an active key authenticates its bearer. */
public enum KeyStatus implements Labelled {
    ACTIVE,
    EXPIRED,
    REVOKED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    static KeyStatus of(Instant revokedAt, Instant expiresAt, Instant now) {
        if (revokedAt != null) {
            return REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? ACTIVE : EXPIRED;
    }
}

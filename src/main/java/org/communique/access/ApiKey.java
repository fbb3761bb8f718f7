package org.communique.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.communique.web.Ids;

/** A key that was handed out. Its text is never kept, only a digest. */
@Entity
@Table(name = "api_key")
class ApiKey {
    @Id
    private UUID id;

    private String name;

    @Column(name = "role")
    private String role;

    @Column(name = "organization_id")
    private UUID organization;

    private String prefix;

    private byte[] hash;

    @Column(name = "requests_per_minute")
    private Integer requestsPerMinute;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private Instant revokedAt;

    @Column(name = "last_used_at")
    private Instant lastUsedAt;

    protected ApiKey() {}

    ApiKey(String text, String name, Role role, Instant now, String maker) {
        this.id = Ids.next();
        this.prefix = KeyText.prefixOf(text);
        this.hash = KeyText.hashOf(text);
        this.name = name;
        this.role = role.label();
        this.createdAt = now;
        this.createdBy = maker;
    }

    /** In constant time: how long a comparison takes must not tell how much of a key was right. */
    boolean hasText(byte[] candidateHash) {
        return MessageDigest.isEqual(hash, candidateHash);
    }

    boolean isValid(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    Caller caller() {
        return new Caller(name, Role.of(role), organization);
    }
}

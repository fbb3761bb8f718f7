package org.communique.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;

/** A key that was handed out. Its text is never kept, only a digest. */
@Entity
@Table(name = "api_key")
class ApiKey {
    /** What the ids of callers begin with who come with a key that was handed out. */
    static final String CALLER = "key:";

    @Id
    private UUID id;

    @Version
    private int version = 1;

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

    /** Written by {@link KeyUsageRecorder}, past the entity: being used is no change of the key. */
    @Column(name = "last_used_at", insertable = false, updatable = false)
    private Instant lastUsedAt;

    protected ApiKey() {}

    ApiKey(String text, ApiKeyDraft draft, Instant now, String maker) {
        this.id = TimeOrderedIds.next();
        this.prefix = KeyFormat.prefixOf(text);
        this.hash = KeyFormat.hashOf(text);
        this.name = draft.name();
        this.role = draft.role().label();
        this.organization =
                draft.organization() == null ? null : draft.organization().id();
        this.expiresAt = draft.expiresAt();
        this.requestsPerMinute = draft.requestsPerMinute();
        this.createdAt = now;
        this.createdBy = maker;
    }

    /** @return whether anything is different now */
    boolean change(String newName, Instant newExpiry, Integer newRate) {
        if (revokedAt != null) {
            throw ProblemType.ILLEGAL_STATE
                    .builder("the key is revoked, which cannot be undone")
                    .with("state", KeyStatus.REVOKED)
                    .build();
        }
        boolean same = newName.equals(name)
                && java.util.Objects.equals(newExpiry, expiresAt)
                && java.util.Objects.equals(newRate, requestsPerMinute);
        name = newName;
        expiresAt = newExpiry;
        requestsPerMinute = newRate;
        return !same;
    }

    /** @return whether it was not revoked before */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    static boolean isOf(String caller) {
        return caller.startsWith(CALLER);
    }

    /** In constant time: how long a comparison takes must not tell how much of a key was right. */
    boolean hasText(byte[] candidateHash) {
        return MessageDigest.isEqual(hash, candidateHash);
    }

    KeyStatus status(Instant now) {
        return KeyStatus.of(revokedAt, expiresAt, now);
    }

    Caller caller() {
        return new Caller(CALLER + id, name, Role.named(role).orElseThrow(), organization, null);
    }

    ApiKeyDraft draft(OrganizationRef named) {
        return new ApiKeyDraft(name, Role.named(role).orElseThrow(), named, expiresAt, requestsPerMinute);
    }

    ApiKeyView view(OrganizationRef named, Instant now) {
        return new ApiKeyView(
                id,
                version,
                name,
                Role.named(role).orElseThrow(),
                named,
                status(now),
                prefix,
                requestsPerMinute,
                createdAt,
                createdBy,
                expiresAt,
                revokedAt,
                lastUsedAt,
                null);
    }

    UUID id() {
        return id;
    }

    int version() {
        return version;
    }

    UUID organization() {
        return organization;
    }

    Integer requestsPerMinute() {
        return requestsPerMinute;
    }
}

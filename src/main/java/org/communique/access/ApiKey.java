package org.communique.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;

/** An issued key. The database holds a digest of the key, never the key itself. */
@Entity
@Table(name = "api_key")
class ApiKey {
    /** The prefix of the ids of callers that authenticate with an issued key. */
    static final String CALLER_ID_PREFIX = "key:";

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

    /** Written by {@link KeyUsageRecorder}, bypassing the entity: the use of a key does not change its version. */
    @Column(name = "last_used_at", insertable = false, updatable = false)
    private Instant lastUsedAt;

    protected ApiKey() {}

    ApiKey(String plaintext, ApiKeyDraft draft, Instant now, String creator) {
        this.id = TimeOrderedIds.next();
        this.prefix = KeyFormat.prefixOf(plaintext);
        this.hash = KeyFormat.hashOf(plaintext);
        this.name = draft.name();
        this.role = draft.role().label();
        this.organization =
                draft.organization() == null ? null : draft.organization().id();
        this.expiresAt = draft.expiresAt();
        this.requestsPerMinute = draft.requestsPerMinute();
        this.createdAt = now;
        this.createdBy = creator;
    }

    /** @return whether the key has changed */
    boolean update(String newName, Instant newExpiry, Integer newRate) {
        if (revokedAt != null) {
            throw ProblemType.ILLEGAL_STATE
                    .builder("The key is revoked. A revoked key cannot be changed; create a new one.")
                    .with("state", KeyStatus.REVOKED)
                    .build();
        }
        boolean unchanged = newName.equals(name)
                && Objects.equals(newExpiry, expiresAt)
                && Objects.equals(newRate, requestsPerMinute);
        name = newName;
        expiresAt = newExpiry;
        requestsPerMinute = newRate;
        return !unchanged;
    }

    /** @return false if the key was already revoked */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    /** Whether the caller with this id authenticated with an issued key. */
    static boolean isCallerId(String callerId) {
        return callerId.startsWith(CALLER_ID_PREFIX);
    }

    /** Compares in constant time, so that the duration does not reveal how much of a guessed key is right. */
    boolean hasHash(byte[] candidateHash) {
        return MessageDigest.isEqual(hash, candidateHash);
    }

    KeyStatus status(Instant now) {
        return KeyStatus.of(revokedAt, expiresAt, now);
    }

    Caller caller() {
        return new Caller(CALLER_ID_PREFIX + id, name, Role.named(role).orElseThrow(), organization, null);
    }

    ApiKeyDraft draft(OrganizationRef boundTo) {
        return new ApiKeyDraft(name, Role.named(role).orElseThrow(), boundTo, expiresAt, requestsPerMinute);
    }

    ApiKeyView view(OrganizationRef boundTo, Instant now) {
        return new ApiKeyView(
                id,
                version,
                name,
                Role.named(role).orElseThrow(),
                boundTo,
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

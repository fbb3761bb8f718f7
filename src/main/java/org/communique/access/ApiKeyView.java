package org.communique.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key as the API returns it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ApiKey", description = "An API key. The key itself is returned only when it is created.")
public record ApiKeyView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Increases with every change. The ETag begins with it.", examples = "1", required = true)
        int version,

        @Schema(examples = "Редакция сайта", required = true)
        String name,

        @Schema(required = true) Role role,

        OrganizationRef organization,
        @Schema(required = true) KeyStatus status,

        @Schema(
                description = "The first characters of the key, by which it can be recognized",
                examples = "cmq_0A1b2C3d",
                required = true)
        String prefix,

        Integer requestsPerMinute,
        @Schema(required = true) Instant createdAt,

        @Schema(description = "The name of the caller that created the key", required = true)
        String createdBy,

        Instant expiresAt,
        Instant revokedAt,

        @Schema(description = "The last use of the key. It may lag by up to 10 seconds.")
        Instant lastUsedAt,

        @Schema(
                description =
                        "The key itself: `cmq_`, 43 random characters and a checksum of 6 characters. Present only in the response to its creation.")
        String key)
        implements HasVersion {

    /** Fields that a client may send back unchanged but cannot set. */
    static final Set<String> READ_ONLY =
            Set.of("id", "version", "status", "prefix", "createdAt", "createdBy", "revokedAt", "lastUsedAt");

    ApiKeyView withKey(String plaintext) {
        return new ApiKeyView(
                id,
                version,
                name,
                role,
                organization,
                status,
                prefix,
                requestsPerMinute,
                createdAt,
                createdBy,
                expiresAt,
                revokedAt,
                lastUsedAt,
                plaintext);
    }
}

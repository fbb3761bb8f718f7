package org.communique.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key as administrators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ApiKey", description = "A key, without its text: that is shown once, when it is made")
public record ApiKeyView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Grows with every change; the ETag begins with it", examples = "1", required = true)
        int version,

        @Schema(examples = "Редакция сайта", required = true)
        String name,

        @Schema(required = true) Role role,

        OrganizationRef organization,
        @Schema(required = true) KeyStatus status,

        @Schema(description = "How its text begins, to recognise it by", examples = "cmq_0A1b2C3d", required = true)
        String prefix,

        Integer requestsPerMinute,
        @Schema(required = true) Instant createdAt,

        @Schema(description = "Who made it", required = true)
        String createdBy,

        Instant expiresAt,
        Instant revokedAt,
        @Schema(description = "Behind by up to 10 seconds") Instant lastUsedAt,

        @Schema(
                description =
                        "The text of the key: `cmq_`, 43 random characters and 6 of a checksum. Only in the answer that makes it")
        String key)
        implements HasVersion {

    /** What a writer may send back but not change. */
    static final Set<String> READ_ONLY =
            Set.of("id", "version", "status", "prefix", "createdAt", "createdBy", "revokedAt", "lastUsedAt");

    ApiKeyView withKey(String text) {
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
                text);
    }
}

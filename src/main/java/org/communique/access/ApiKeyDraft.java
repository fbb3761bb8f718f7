package org.communique.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The properties of a key that an administrator sets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The properties of a key that an administrator sets")
public record ApiKeyDraft(
        @Schema(description = "The person or system that uses the key", examples = "Редакция сайта", required = true)
        @NotBlank(message = "is required")
        @CodePointLength(max = 100, message = "must not be longer than 100 characters")
        String name,

        @Schema(
                description =
                        "The permissions of the key. Each role includes the permissions of the roles before it. A key with the role `monitor` reads `/q/metrics` and the details of `/q/health`, and nothing else. The role of a key cannot be changed.",
                required = true)
        @NotNull(message = "is required")
        Role role,

        @Schema(
                description =
                        "The organization to which the key is bound: it can read drafts and embargoed releases, and change releases, of this organization only. A key without one is not bound. Not allowed for the role `monitor`. The organization of a key cannot be changed.")
        OrganizationRef organization,

        @Schema(
                description =
                        "The instant at which the key expires, as an RFC 3339 date-time with an offset. A key without one does not expire.")
        Instant expiresAt,

        @Schema(
                description =
                        "The maximum number of requests per minute on each node. A key without one is not limited.")
        @Min(value = 1, message = "must be at least 1")
        @Max(value = 1_000_000, message = "must be at most 1,000,000")
        Integer requestsPerMinute) {

    public ApiKeyDraft {
        name = Characters.singleLine(name);
    }
}

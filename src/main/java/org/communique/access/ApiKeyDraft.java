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

/** A key as an administrator asks for it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A key as an administrator asks for it")
public record ApiKeyDraft(
        @Schema(description = "Who or what uses it", examples = "Редакция сайта", required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 100, message = "at most 100 characters")
        String name,

        @Schema(
                description = "What it may do; each role includes those before it. Fixed once the key is made",
                required = true)
        @NotNull(message = "it is required")
        Role role,

        @Schema(
                description =
                        "The only organization whose drafts and embargoed releases it may see and whose releases it may touch; all without one. Fixed once the key is made")
        OrganizationRef organization,

        @Schema(description = "From when on it is refused: RFC 3339 with an offset; never without one")
        Instant expiresAt,

        @Schema(description = "How many requests it may make in a minute, on each node; any number without one")
        @Min(value = 1, message = "at least 1")
        @Max(value = 1_000_000, message = "at most 1,000,000")
        Integer requestsPerMinute) {

    public ApiKeyDraft {
        name = Characters.line(name);
    }
}

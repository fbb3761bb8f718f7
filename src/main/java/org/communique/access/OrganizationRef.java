package org.communique.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An organization where it is named: by id or slug on the way in, with all three on the way out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An organization: its id or its slug is enough on the way in, all three come out")
public record OrganizationRef(
        @Schema(description = "UUIDv7", required = true) UUID id,
        @Schema(examples = "stks", required = true) String slug,

        @Schema(
                description = "Ignored on the way in",
                examples = "Совет по транспортным коридорам Содружества",
                required = true)
        String name) {

    /** What it goes by; empty when it names nothing. */
    public Optional<String> idOrSlug() {
        return id == null ? Optional.ofNullable(slug) : Optional.of(id.toString());
    }
}

package org.communique.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A reference to an organization. A request may give either the id or the slug; a response has all three fields. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A reference to an organization. Send its id or its slug; responses contain all three fields.")
public record OrganizationRef(
        @Schema(description = "UUIDv7", required = true) UUID id,
        @Schema(examples = "stks", required = true) String slug,

        @Schema(
                description = "Ignored in requests",
                examples = "Совет по транспортным коридорам Содружества",
                required = true)
        String name) {

    /** The id if there is one, or else the slug; empty if there is neither. */
    public Optional<String> idOrSlug() {
        return id == null ? Optional.ofNullable(slug) : Optional.of(id.toString());
    }
}

package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An organization as readers get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Organization", description = "A body that issues releases")
public record OrganizationView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Grows with every change; the ETag begins with it", examples = "1", required = true)
        int version,

        @Schema(examples = "stks", required = true) String slug,

        @Schema(examples = "Совет по транспортным коридорам Содружества", required = true)
        String name,

        @Schema(examples = "https://stks.example.org/") String url,

        @Schema(description = "The language it mostly writes in, BCP 47", examples = "ru")
        String language,

        @Schema(description = "\"About us\", plain text") String boilerplate,
        @Schema(description = "URL of a logo") String logo,

        @Schema(description = "Whom the press may ask", required = true)
        List<Contact> contacts,

        @Schema(description = "How many of its releases are public", examples = "19", required = true)
        Long count,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt)
        implements HasVersion {

    /** What a writer may send back but not change. */
    static final Set<String> READ_ONLY = Set.of("id", "version", "count", "createdAt", "updatedAt");
}

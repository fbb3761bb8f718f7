package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An organization as the API returns it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Organization", description = "An organization that issues press releases")
public record OrganizationView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Increases with every change. The ETag begins with it.", examples = "1", required = true)
        int version,

        @Schema(examples = "stks", required = true) String slug,

        @Schema(examples = "Совет по транспортным коридорам Содружества", required = true)
        String name,

        @Schema(examples = "https://stks.example.org/") String url,

        @Schema(description = "The main language of its press releases, as a BCP 47 tag", examples = "ru")
        String language,

        @Schema(description = "The \"about us\" text, in plain text")
        String boilerplate,

        @Schema(description = "The URL of its logo") String logo,

        @Schema(description = "Contacts for the press", required = true)
        List<Contact> contacts,

        @Schema(description = "The number of its public press releases", examples = "19", required = true)
        Long count,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt)
        implements HasVersion {

    /** Fields that a client may send back unchanged but cannot set. */
    static final Set<String> READ_ONLY = Set.of("id", "version", "count", "createdAt", "updatedAt");
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A translation where it is named: by id or slug on the way in, with all three on the way out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Translation",
        description =
                "The same release in another language: its id or its slug is enough on the way in, all three come out")
public record ReleaseRef(
        @Schema(description = "BCP 47; ignored on the way in", examples = "en")
        String language,

        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(examples = "transport-corridors-map-2030-adopted", required = true)
        String slug) {}

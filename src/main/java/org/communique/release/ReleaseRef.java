package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A reference to a translation. A request may give either the id or the slug; a response has all three fields. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Translation",
        description =
                "A reference to the same press release in another language. Send its id or its slug; responses contain all three fields.")
public record ReleaseRef(
        @Schema(description = "BCP 47; ignored in requests", examples = "en")
        String language,

        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(examples = "transport-corridors-map-2030-adopted", required = true)
        String slug) {}

package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of hits with a value. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The number of hits that have a value")
record FacetValue(
        @Schema(
                description = "A value for the filter of the same name; for organizations, the slug",
                examples = "ru",
                required = true)
        String value,

        @Schema(description = "The name of the organization")
        String name,

        @Schema(examples = "12", required = true) long count) {}

package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many of what was found have a value. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How many of what was found have a value")
record FacetValue(
        @Schema(description = "As the filter takes it; an organization's slug", examples = "ru", required = true)
        String value,

        @Schema(description = "An organization's name") String name,
        @Schema(examples = "12", required = true) long count) {}

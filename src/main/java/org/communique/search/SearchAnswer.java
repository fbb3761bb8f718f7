package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.communique.web.HasEntityTag;
import org.communique.web.Page;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of search results. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SearchAnswer", description = "A page of search results")
public record SearchAnswer(
        @Schema(required = true) List<SearchItem> items,
        @Schema(required = true) Page.Position page,

        @Schema(description = "The values of each requested facet, the most frequent first")
        Map<String, List<FacetValue>> facets,

        DidYouMean didYouMean)
        implements HasEntityTag {}

package org.communique.search;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters of a search, besides its text and its filters. */
public record SearchOptions(
        @QueryParam("sort")
        @Parameter(
                description =
                        "Sort order. By relevance, only the first 10,000 results can be paged through; by date, all.",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"relevance", "-publishedAt"},
                                defaultValue = "relevance"))
        String sort,

        @QueryParam("facets")
        @Parameter(
                description =
                        "Comma-separated list of facets to count: language, organization, source, topic, type, year. Each facet has its 100 most frequent values, and is counted as if its own filter were not set. The year is that of the publication in the time zone of the newsroom (`communique.time-zone`, by default UTC).",
                example = "language,year")
        String facets,

        @QueryParam("limit") String limit,

        @QueryParam("cursor") String cursor) {}

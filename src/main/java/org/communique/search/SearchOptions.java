package org.communique.search;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What is searched for and how it is to be shown, as it came. */
public record SearchOptions(
        @QueryParam("q")
        @Parameter(
                description =
                        "Words, all of which must be found, in any of their forms; \"phrases\"; -not; or. At most 1,000 characters and 64 words. Without it, everything",
                example = "председательство Казахстана")
        String q,

        @QueryParam("sort")
        @Parameter(
                description =
                        "The most relevant first unless given. By relevance the first 10,000 can be paged through, by date all",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"relevance", "-publishedAt"},
                                defaultValue = "relevance"))
        String sort,

        @QueryParam("facets")
        @Parameter(
                description =
                        "Counts by these, parted by commas: any of language, organization, source, topic, type, year. Each as if its own filter were not set; the 100 most frequent values",
                example = "language,year")
        String facets,

        @QueryParam("limit") String limit,

        @QueryParam("cursor") String cursor) {}

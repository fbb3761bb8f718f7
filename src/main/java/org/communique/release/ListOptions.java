package org.communique.release;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The unparsed query parameters that control the order, size and fields of a list. */
public record ListOptions(
        @QueryParam("sort")
        @Parameter(
                description = "The order of the list, by default the newest first",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"-publishedAt", "publishedAt", "-contentUpdatedAt"},
                                defaultValue = "-publishedAt"))
        String sort,

        @QueryParam("limit") String limit,

        @QueryParam("cursor") String cursor,

        @QueryParam("count")
        @Parameter(
                description = "`exact` adds `page.total`",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"none", "exact"},
                                defaultValue = "none"))
        String count,

        @QueryParam("fields")
        @Parameter(
                description =
                        "The fields to return, comma-separated, or `*` for all. Defaults to all fields except `body`.",
                example = "title,summary,publishedAt")
        String fields) {}

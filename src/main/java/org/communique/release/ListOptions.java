package org.communique.release;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** How a list is to be shown, as it came. */
public record ListOptions(
        @QueryParam("sort")
        @Parameter(
                description = "Newest first unless given",
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
                description = "exact adds page.total",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"none", "exact"},
                                defaultValue = "none"))
        String count,

        @QueryParam("fields")
        @Parameter(
                description = "Only these fields, parted by commas, or * for all; everything but the body unless given",
                example = "title,summary,publishedAt")
        String fields) {}

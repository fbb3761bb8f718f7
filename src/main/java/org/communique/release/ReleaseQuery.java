package org.communique.release;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The unparsed query parameters that filter a list of releases. {@link ReleaseFilter} parses them. */
public record ReleaseQuery(
        @QueryParam("language") @Parameter(description = "Matches any of these languages, BCP 47", example = "[\"ru\"]")
        List<String> language,

        @QueryParam("type")
        @Parameter(
                description = "Matches any of these types",
                example = "[\"press-release\"]",
                schema = @Schema(type = SchemaType.ARRAY, implementation = ReleaseType.class))
        List<String> type,

        @QueryParam("organization")
        @Parameter(description = "Matches any of these issuing organizations, by id or slug", example = "[\"stks\"]")
        List<String> organization,

        @QueryParam("source")
        @Parameter(
                description = "Matches any of these sources, by name. Case matters; spaces at the ends do not.",
                example = "[\"Стальной перегон\"]")
        List<String> source,

        @QueryParam("topic")
        @Parameter(
                description = "Matches releases that have all of these topics, in upper or lower case",
                example = "[\"председательство\"]")
        List<String> topic,

        @QueryParam("author")
        @Parameter(description = "Matches this author, by name. Case matters; spaces at the ends do not.")
        String author,

        @QueryParam("publishedFrom")
        @Parameter(
                description = "Matches releases published at this instant or later, RFC 3339 with an offset",
                example = "2022-01-01T00:00:00+03:00",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String publishedFrom,

        @QueryParam("publishedBefore")
        @Parameter(
                description = "Matches releases published before this instant, RFC 3339 with an offset",
                example = "2030-01-01T00:00:00+03:00",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String publishedBefore,

        @QueryParam("updatedSince")
        @Parameter(
                description =
                        "Matches releases that changed or became public at this instant or later, RFC 3339 with an offset",
                example = "2022-01-01T00:00:00Z",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String updatedSince) {

    /** Reads the query parameters of a URL by name; ignores unknown ones. */
    public static ReleaseQuery of(Map<String, List<String>> parameters) {
        return new ReleaseQuery(
                parameters.get("language"),
                parameters.get("type"),
                parameters.get("organization"),
                parameters.get("source"),
                parameters.get("topic"),
                first(parameters, "author"),
                first(parameters, "publishedFrom"),
                first(parameters, "publishedBefore"),
                first(parameters, "updatedSince"));
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        return parameters.containsKey(name) ? parameters.get(name).get(0) : null;
    }
}

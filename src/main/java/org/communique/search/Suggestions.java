package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Suggestions for text that a user is typing. */
@Schema(name = "Suggestions", description = "Suggestions for text that a user is typing, the most likely first")
public record Suggestions(@Schema(required = true) List<Suggestion> items) implements HasEntityTag {

    /** A title or a topic. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Suggestion", description = "A title or a topic")
    public record Suggestion(
            @Schema(
                    description = "The kind of suggestion",
                    enumeration = {"title", "topic"},
                    examples = "title",
                    required = true)
            String type,

            @Schema(examples = "Принята карта коридоров до 2030 года", required = true)
            String text,

            @Schema(description = "The id of the press release, for a title")
            UUID id,

            @Schema(description = "The slug of the press release, for a title")
            String slug,

            @Schema(description = "The language of the title, BCP 47", examples = "ru")
            String language) {}
}

package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody who is typing may mean. */
@Schema(name = "Suggestions", description = "What somebody who is typing may mean, the likeliest first")
public record Suggestions(@Schema(required = true) List<Suggestion> items) implements HasEntityTag {

    /** A title or a topic. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Suggestion", description = "A title or a topic")
    public record Suggestion(
            @Schema(
                    description = "title or topic",
                    enumeration = {"title", "topic"},
                    examples = "title",
                    required = true)
            String type,

            @Schema(examples = "Принята карта коридоров до 2030 года", required = true)
            String text,

            @Schema(description = "Of a title: the release") UUID id,

            @Schema(description = "Of a title: the release's slug")
            String slug,

            @Schema(description = "Of a title: BCP 47", examples = "ru")
            String language) {}
}

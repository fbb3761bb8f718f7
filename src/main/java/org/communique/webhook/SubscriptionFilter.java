package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseType;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The filter of the list, as JSON. One value may stand for a list of one. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "SubscriptionFilter",
        description = "Which releases it is about: the filters of the list of releases, all of which must hold")
public record SubscriptionFilter(
        @Schema(description = "In any of these languages, BCP 47", examples = "[\"ru\"]")
        @JsonProperty("language")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<@NotNull(message = "it must not be null") @LanguageTag String> languages,

        @Schema(description = "Of any of these types")
        @JsonProperty("type")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<@NotNull(message = "it must not be null") ReleaseType> types,

        @Schema(description = "Issued by any of these organizations, by id or slug", examples = "[\"stks\"]")
        @JsonProperty("organization")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                organizations,

        @Schema(description = "From any of these sources, by name")
        @JsonProperty("source")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                sources,

        @Schema(description = "On all of these topics", examples = "[\"председательство\"]")
        @JsonProperty("topic")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                topics,

        @Schema(description = "By this author, by name")
        @CodePointLength(max = 1_000, message = "at most 1,000 characters")
        String author,

        @Schema(description = "Published at this instant or later")
        Instant publishedFrom,

        @Schema(description = "Published before this instant")
        Instant publishedBefore,

        @Schema(description = "What happens at this instant or later")
        Instant updatedSince) {

    static final SubscriptionFilter ALL = new SubscriptionFilter(null, null, null, null, null, null, null, null, null);

    ReleaseFilter rule() {
        return new ReleaseFilter(
                set(languages).stream().map(Languages::normalise).collect(Collectors.toSet()),
                set(types),
                set(organizations),
                set(sources),
                set(topics),
                author,
                publishedFrom,
                publishedBefore,
                updatedSince,
                Set.of());
    }

    private static <T> Set<T> set(List<T> values) {
        return values == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }
}

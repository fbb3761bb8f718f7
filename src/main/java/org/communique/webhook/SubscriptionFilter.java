package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseType;
import org.communique.release.SavedSearch;
import org.communique.text.Characters;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.communique.text.TopicName;
import org.communique.web.BoundReader;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The filters of the list of releases as JSON. A single value stands for a list with one element. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "SubscriptionFilter",
        description =
                "The releases whose events are delivered. The filters are those of the list of releases, and the text of a search; a release must match all of them.")
public record SubscriptionFilter(
        @Schema(
                description =
                        "Releases that a search for this text finds: see `q` of the search. At most 1,000 characters and 64 words and phrases.",
                examples = "председательство Казахстана")
        @Size(max = 1_000, message = "at most 1,000 characters")
        String q,

        @Schema(description = "Releases in any of these languages (BCP 47)", examples = "[\"ru\"]")
        @JsonProperty("language")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<@NotNull(message = "it must not be null") @LanguageTag String> languages,

        @Schema(description = "Releases of any of these types")
        @JsonProperty("type")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<@NotNull(message = "it must not be null") ReleaseType> types,

        @Schema(description = "Releases of any of these organizations, by id or slug", examples = "[\"stks\"]")
        @JsonProperty("organization")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                organizations,

        @Schema(description = "Releases from any of these sources, by name")
        @JsonProperty("source")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                sources,

        @Schema(
                description = "Releases with all of these topics, in upper or lower case",
                examples = "[\"председательство\"]")
        @JsonProperty("topic")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Size(max = 50, message = "at most 50")
        List<
                        @NotBlank(message = "it must not be empty")
                        @CodePointLength(max = 1_000, message = "at most 1,000 characters") String>
                topics,

        @Schema(description = "Releases by this author, by name")
        @CodePointLength(min = 1, max = 1_000, message = "must have 1 to 1,000 characters")
        String author,

        @Schema(description = "Published at this time or later") @JsonDeserialize(using = BoundReader.class)
        Instant publishedFrom,

        @Schema(description = "Published before this time") @JsonDeserialize(using = BoundReader.class)
        Instant publishedBefore,

        @Schema(description = "Events at this instant or later") @JsonDeserialize(using = BoundReader.class)
        Instant updatedSince) {

    static final SubscriptionFilter ALL =
            new SubscriptionFilter(null, null, null, null, null, null, null, null, null, null);

    public SubscriptionFilter {
        q = q == null || q.isBlank() ? null : q;
        organizations = comparable(organizations);
        sources = comparable(sources);
        topics = topics == null ? null : TopicName.distinct(topics);
        author = author == null ? null : comparable(author);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if {@code q} is not a query */
    SavedSearch toCheckedSearch() {
        return SavedSearch.of(q, toReleaseFilter());
    }

    /** Returns the search of a filter that was checked when it was stored. */
    SavedSearch toSearch() {
        return SavedSearch.ofStored(q, toReleaseFilter());
    }

    private ReleaseFilter toReleaseFilter() {
        return new ReleaseFilter(
                set(languages).stream().map(Languages::normalise).collect(Collectors.toSet()),
                set(types),
                set(organizations),
                set(sources),
                set(topics).stream().map(TopicName::of).collect(Collectors.toSet()),
                author,
                publishedFrom,
                publishedBefore,
                updatedSince,
                Set.of());
    }

    private static List<String> comparable(List<String> values) {
        return values == null
                ? null
                : values.stream().map(SubscriptionFilter::comparable).toList();
    }

    /** Returns an empty text for a blank one, which the validator reports. */
    private static String comparable(String value) {
        return Objects.requireNonNullElse(Characters.comparable(value), "");
    }

    private static <T> Set<T> set(List<T> values) {
        return values == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.communique.text.Characters;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The source, authors, credit line and rights of a release. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The source, authors, credit line and rights of the text")
public record Attribution(
        @Valid Source source,

        @Size(max = 50, message = "must not have more than 50 authors") @Schema(required = true)
        List<@Valid @NotNull(message = "must not be null") Author> authors,

        @Schema(description = "The credit line, to be printed verbatim", examples = "Пресс-служба СТКС")
        @CodePointLength(max = 500, message = "must not be longer than 500 characters")
        String credit,

        @Schema(description = "The address of the original text, if it was published elsewhere") @WebUrl
        String canonicalUrl,

        @Valid Rights rights,

        @Schema(
                description = "false excludes the release from feeds, webhooks and partner formats",
                defaultValue = "true",
                required = true)
        Boolean syndicatable) {

    static final Attribution NONE = new Attribution(null, null, null, null, null, null);

    public Attribution {
        authors = authors == null ? List.of() : java.util.Collections.unmodifiableList(authors);
        credit = Characters.singleLine(credit);
        syndicatable = syndicatable == null || syndicatable;
    }

    /** The source of the text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "The source of the text")
    public record Source(
            @Schema(examples = "Беларусь сегодня", required = true)
            @NotBlank(message = "is required")
            @CodePointLength(max = 300, message = "must not be longer than 300 characters")
            String name,

            @Schema(examples = "https://www.example.org/") @WebUrl
            String url) {

        public Source {
            name = Characters.comparable(name);
        }
    }

    /** An author of the text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "An author of the text")
    public record Author(
            @Schema(examples = "Марат Ибраев", required = true)
            @NotBlank(message = "is required")
            @CodePointLength(max = 300, message = "must not be longer than 300 characters")
            String name,

            @Schema(examples = "корреспондент")
            @CodePointLength(max = 300, message = "must not be longer than 300 characters")
            String role,

            @Schema(examples = "Стальной перегон")
            @CodePointLength(max = 300, message = "must not be longer than 300 characters")
            String organization) {

        public Author {
            name = Characters.comparable(name);
            role = Characters.singleLine(role);
            organization = Characters.singleLine(organization);
        }
    }

    /** The terms of use of the text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "The terms of use of the text")
    public record Rights(
            @CodePointLength(max = 300, message = "must not be longer than 300 characters")
            String holder,

            @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
            String usageTerms,

            @Schema(examples = "https://creativecommons.org/licenses/by/4.0/") @WebUrl
            String licenseUrl) {

        public Rights {
            holder = Characters.singleLine(holder);
            usageTerms = Characters.multiLine(usageTerms);
        }
    }
}

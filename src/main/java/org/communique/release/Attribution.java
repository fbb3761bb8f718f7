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

/** Who must be credited for a release, and on what terms it may be used. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Who must be credited, and on what terms the text may be used")
public record Attribution(
        @Valid Source source,

        @Size(max = 50, message = "at most 50 authors") @Schema(required = true)
        List<@Valid @NotNull(message = "it must not be null") Author> authors,

        @Schema(description = "The credit line, as it is to be printed", examples = "Пресс-служба СТКС")
        @CodePointLength(max = 500, message = "at most 500 characters")
        String credit,

        @Schema(description = "Where the text has its home, when that is elsewhere") @WebUrl
        String canonicalUrl,

        @Valid Rights rights,

        @Schema(
                description = "false keeps it out of feeds, hooks and partner formats",
                defaultValue = "true",
                required = true)
        Boolean syndicatable) {

    static final Attribution NONE = new Attribution(null, null, null, null, null, null);

    public Attribution {
        authors = authors == null ? List.of() : java.util.Collections.unmodifiableList(authors);
        credit = Characters.singleLine(credit);
        syndicatable = syndicatable == null || syndicatable;
    }

    /** Where the text came from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "Where the text came from")
    public record Source(
            @Schema(examples = "Беларусь сегодня", required = true)
            @NotBlank(message = "it is required")
            @CodePointLength(max = 300, message = "at most 300 characters")
            String name,

            @Schema(examples = "https://www.example.org/") @WebUrl
            String url) {

        public Source {
            name = Characters.singleLine(name);
        }
    }

    /** Who wrote it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "Who wrote it")
    public record Author(
            @Schema(examples = "Марат Ибраев", required = true)
            @NotBlank(message = "it is required")
            @CodePointLength(max = 300, message = "at most 300 characters")
            String name,

            @Schema(examples = "корреспондент") @CodePointLength(max = 300, message = "at most 300 characters")
            String role,

            @Schema(examples = "Стальной перегон") @CodePointLength(max = 300, message = "at most 300 characters")
            String organization) {

        public Author {
            name = Characters.singleLine(name);
            role = Characters.singleLine(role);
            organization = Characters.singleLine(organization);
        }
    }

    /** On what terms it may be used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "On what terms it may be used")
    public record Rights(
            @CodePointLength(max = 300, message = "at most 300 characters")
            String holder,

            @CodePointLength(max = 2_000, message = "at most 2,000 characters")
            String usageTerms,

            @Schema(examples = "https://creativecommons.org/licenses/by/4.0/") @WebUrl
            String licenseUrl) {

        public Rights {
            holder = Characters.singleLine(holder);
            usageTerms = Characters.strip(usageTerms);
        }
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import org.communique.text.Characters;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A picture, recording or document that goes with a release. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A picture, recording or document that goes with a release")
public record Medium(
        @Schema(examples = "https://media.example.org/2024/horgos.jpg", required = true)
        @NotNull(message = "it is required")
        @WebUrl
        String url,

        @Schema(description = "Media type", examples = "image/jpeg")
        @Pattern(regexp = "[a-z]+/[A-Za-z0-9!#$&^_.+-]{1,100}", message = "it must be a media type, such as image/jpeg")
        String type,

        @CodePointLength(max = 300, message = "at most 300 characters")
        String title,

        @Schema(description = "What a person who cannot see it should know")
        @CodePointLength(max = 1_000, message = "at most 1,000 characters")
        String alt,

        @CodePointLength(max = 500, message = "at most 500 characters")
        String credit,

        @Schema(description = "Pixels", examples = "1600") @PositiveOrZero(message = "it must not be negative")
        Integer width,

        @Schema(description = "Pixels", examples = "1067") @PositiveOrZero(message = "it must not be negative")
        Integer height,

        @Schema(description = "Bytes", examples = "284113") @PositiveOrZero(message = "it must not be negative")
        Long size) {

    public Medium {
        title = Characters.singleLine(title);
        alt = Characters.strip(alt);
        credit = Characters.singleLine(credit);
    }
}

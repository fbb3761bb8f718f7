package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import org.communique.text.AsciiUrl;
import org.communique.text.Characters;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A picture, recording or document that accompanies a release. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A picture, recording or document that accompanies a press release")
public record Medium(
        @Schema(
                description = "Characters that an IRI cannot contain, such as spaces, are percent-encoded",
                examples = "https://media.example.org/2024/horgos.jpg",
                required = true)
        @NotNull(message = "is required")
        @WebUrl
        String url,

        @Schema(description = "The media type", examples = "image/jpeg")
        @Pattern(regexp = "[a-z]+/[A-Za-z0-9!#$&^_.+-]{1,100}", message = "must be a media type, such as image/jpeg")
        String type,

        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String title,

        @Schema(description = "A text alternative for people who cannot see the medium")
        @CodePointLength(max = 1_000, message = "must not be longer than 1,000 characters")
        String alt,

        @CodePointLength(max = 500, message = "must not be longer than 500 characters")
        String credit,

        @Schema(description = "Pixels. Zero means unknown, like an absent field; responses omit it.", examples = "1600")
        @PositiveOrZero(message = "must not be negative")
        Integer width,

        @Schema(description = "Pixels. Zero means unknown, like an absent field; responses omit it.", examples = "1067")
        @PositiveOrZero(message = "must not be negative")
        Integer height,

        @Schema(
                description = "Bytes. Zero means unknown, like an absent field; responses omit it.",
                examples = "284113")
        @PositiveOrZero(message = "must not be negative")
        Long size) {

    public Medium {
        url = url == null ? null : AsciiUrl.iri(url.strip());
        title = Characters.singleLine(title);
        alt = Characters.multiLine(alt);
        credit = Characters.singleLine(credit);
        // Also those of rows that were stored with zeros.
        width = width != null && width == 0 ? null : width;
        height = height != null && height == 0 ? null : height;
        size = size != null && size == 0 ? null : size;
    }
}

package org.communique.release;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.UUID;
import org.communique.media.MediaView;
import org.communique.media.Rendition;
import org.communique.text.AsciiUrl;
import org.communique.text.Characters;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A picture, recording or document that accompanies a release: an uploaded file, or one elsewhere. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "A picture, recording or document that accompanies a press release: an uploaded file with its id, or one elsewhere with its url")
public record Medium(
        @Schema(
                description =
                        "The id of an uploaded file. The server then knows its url, type, size, width, height and renditions, and ignores them in requests. Texts that are absent are those of the file.",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID id,

        @Schema(
                description =
                        "Required without an id. Characters that an IRI cannot contain, such as spaces, are percent-encoded.",
                examples = "https://media.example.org/2024/horgos.jpg")
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

        @Schema(description = "The author or source to name", examples = "Фото: пресс-служба")
        @CodePointLength(max = 500, message = "must not be longer than 500 characters")
        String credit,

        @Schema(description = "The caption")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String caption,

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
        Long size,

        @Schema(
                type = SchemaType.ARRAY,
                implementation = Rendition.class,
                description = "Smaller versions of an uploaded image. Ignored in requests.")
        List<Rendition> renditions) {

    public Medium {
        url = url == null ? null : AsciiUrl.iri(url.strip());
        title = Characters.singleLine(title);
        alt = Characters.multiLine(alt);
        credit = Characters.singleLine(credit);
        caption = Characters.multiLine(caption);
        // Also those of rows that were stored with zeros.
        width = width != null && width == 0 ? null : width;
        height = height != null && height == 0 ? null : height;
        size = size != null && size == 0 ? null : size;
    }

    /** The reference to an uploaded file as it is stored: with the texts that differ from those of the file. */
    Medium reference(UUID file, MediaView known) {
        return new Medium(
                file,
                null,
                null,
                title,
                unless(known.alt(), alt),
                unless(known.credit(), credit),
                unless(known.caption(), caption),
                null,
                null,
                null,
                null);
    }

    /** A medium elsewhere as it is stored. */
    Medium elsewhere() {
        return id == null && renditions == null
                ? this
                : new Medium(null, url, type, title, alt, credit, caption, width, height, size, null);
    }

    /** The medium with what is known about its file. */
    Medium with(MediaView file) {
        return new Medium(
                id,
                file.url(),
                file.type(),
                title,
                alt == null ? file.alt() : alt,
                credit == null ? file.credit() : credit,
                caption == null ? file.caption() : caption,
                file.width(),
                file.height(),
                file.size(),
                file.renditions());
    }

    /** What the medium shows, or else its text alternative; null if neither is known. */
    public String description() {
        return caption == null ? alt : caption;
    }

    @JsonIgnore
    public boolean isImage() {
        return type != null && type.startsWith("image/");
    }

    /** Smaller versions; empty for a medium elsewhere. */
    public List<Rendition> smaller() {
        return renditions == null ? List.of() : renditions;
    }

    private static String unless(String known, String text) {
        return text == null || text.equals(known) ? null : text;
    }
}

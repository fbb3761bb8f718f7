package org.communique.media;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An uploaded file as the API returns it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MediaFile", description = "An uploaded file. Absent fields are omitted.")
public record MediaView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(
                description = "Increases with every change of the texts. The ETag begins with it.",
                examples = "1",
                required = true)
        int version,

        @Schema(
                description =
                        "The address of the file. Everyone who may read a press release that uses the file can read it.",
                examples = "https://news.example.org/media/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/horgos.jpg",
                required = true)
        String url,

        @Schema(examples = "horgos.jpg", required = true) String filename,

        @Schema(description = "The media type", examples = "image/jpeg", required = true)
        String type,

        @Schema(
                description =
                        "Bytes, as the file is served. Private data in images is removed, so they may be smaller than they were.",
                examples = "284113",
                required = true)
        long size,

        @Schema(
                description = "The SHA-256 digest of the file as it is served, in hexadecimal digits",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                required = true)
        String sha256,

        @Schema(description = "Pixels, as displayed", examples = "1600")
        Integer width,

        @Schema(description = "Pixels, as displayed", examples = "1067")
        Integer height,

        @Schema(description = "A text alternative for people who cannot see the image")
        String alt,

        @Schema(description = "The author or source to name", examples = "Фото: пресс-служба")
        String credit,

        @Schema(description = "The caption", examples = "Новый мост через Днепр")
        String caption,

        @Schema(
                description = "Smaller versions of an image. They appear some seconds after the upload.",
                required = true)
        List<Rendition> renditions,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt)
        implements HasVersion {

    /** Fields that a client may send back unchanged but cannot set. */
    static final Set<String> READ_ONLY = Set.of(
            "id",
            "version",
            "url",
            "filename",
            "type",
            "size",
            "sha256",
            "width",
            "height",
            "renditions",
            "createdAt",
            "updatedAt");
}

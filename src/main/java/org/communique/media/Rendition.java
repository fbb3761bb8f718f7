package org.communique.media;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A smaller version of an image. */
@Schema(description = "A smaller version of an image, turned as it is displayed and in the colours of sRGB")
public record Rendition(
        @Schema(examples = "640", required = true) String name,

        @Schema(
                examples = "https://news.example.org/media/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/640/horgos.jpg",
                required = true)
        String url,

        @Schema(description = "The media type", examples = "image/jpeg", required = true)
        String type,

        @Schema(description = "Pixels", examples = "640", required = true)
        int width,

        @Schema(description = "Pixels", examples = "427", required = true)
        int height,

        @Schema(description = "Bytes", examples = "41213", required = true)
        long size) {}

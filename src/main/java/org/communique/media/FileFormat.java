package org.communique.media;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats of files that can be uploaded. */
enum FileFormat {
    JPEG("image/jpeg", "jpg", "image/jpg", "image/pjpeg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    AVIF("image/avif", "avif"),
    SVG("image/svg+xml", "svg"),
    PDF("application/pdf", "pdf"),
    MP4("video/mp4", "mp4", "audio/mp4"),
    MP3("audio/mpeg", "mp3", "audio/mp3"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ODT("application/vnd.oasis.opendocument.text", "odt"),
    ODS("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ODP("application/vnd.oasis.opendocument.presentation", "odp"),
    ZIP("application/zip", "zip", "application/x-zip-compressed");

    private static final Set<FileFormat> SHOWN_BY_BROWSERS = Set.of(JPEG, PNG, WEBP, GIF, AVIF, SVG, PDF, MP4, MP3);

    private final String type;
    private final String extension;
    private final Set<String> otherTypes;

    FileFormat(String type, String extension, String... otherTypes) {
        this.type = type;
        this.extension = extension;
        this.otherTypes = Set.of(otherTypes);
    }

    /** The media type. */
    String type() {
        return type;
    }

    /** The extension of file names, without the dot. */
    String extension() {
        return extension;
    }

    /** Whether a media type, without parameters and in lower case, is one of this format. */
    boolean hasType(String name) {
        return type.equals(name) || otherTypes.contains(name);
    }

    /** Whether pages show such files. Others are only offered for download. */
    boolean isShownByBrowsers() {
        return SHOWN_BY_BROWSERS.contains(this);
    }

    static Optional<FileFormat> ofType(String name) {
        return Arrays.stream(values()).filter(format -> format.hasType(name)).findFirst();
    }

    /** The media types, for people. */
    static String names() {
        return Arrays.stream(values()).map(FileFormat::type).collect(Collectors.joining(", "));
    }

    /** The format of a stored file. */
    static FileFormat of(String type) {
        return ofType(type).orElseThrow();
    }
}

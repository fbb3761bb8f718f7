package org.communique.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The content coding of a response. Different bytes must not share a strong tag (RFC 9110, section 8.8.3.3). */
public enum ContentCoding {
    GZIP,
    IDENTITY;

    /** Compressing less than this gains little. */
    private static final int MIN_LENGTH = 1_000;

    private static final Pattern EXCLUDED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*$");

    /**
     * Chooses the coding for a request.
     *
     * @param accepted the request's {@code Accept-Encoding}; may be null
     */
    public static ContentCoding of(String accepted) {
        if (accepted != null && accepted.regionMatches(true, 0, "gzip", 0, 4) && accepted.indexOf(';') < 0) {
            return GZIP;
        }
        for (String candidate : accepted == null
                ? new String[0]
                : accepted.toLowerCase(Locale.ROOT).split(",")) {
            if (candidate.strip().startsWith("gzip")
                    && !EXCLUDED.matcher(candidate).matches()) {
                return GZIP;
            }
        }
        return IDENTITY;
    }

    /** Returns this coding, or identity for a short body. */
    ContentCoding forLength(int bytes) {
        return bytes < MIN_LENGTH ? IDENTITY : this;
    }

    byte[] encode(byte[] bytes) {
        if (this == IDENTITY) {
            return bytes;
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(encoded)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }

    /** Returns the entity tag of a response in this coding. */
    String entityTag(String tag) {
        return this == IDENTITY ? tag : tag.substring(0, tag.length() - 1) + "-" + label() + '"';
    }

    /** The value of {@code Content-Encoding}; null for identity, which is not to be sent (RFC 9110, section 12.5.3). */
    public String header() {
        return this == IDENTITY ? null : label();
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An opaque position in a list: the sort keys of the last item of a page, with a digest of the list's filter and order, so that a cursor
 * cannot silently continue a different list.
 */
public final class Cursor {
    private static final char SEPARATOR = '\n';
    private static final int MAX_LENGTH = 2_000;
    private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[0-9]{4}-");

    private Cursor() {}

    /** @param list the filter and order of the list, in a canonical form */
    public static String encode(String list, String... keys) {
        String text = Digest.of(list) + SEPARATOR + String.join(String.valueOf(SEPARATOR), keys);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the sort keys in a cursor.
     *
     * @throws HttpProblem 400 if the text is not a cursor of this list
     */
    public static List<String> decode(String list, String cursor, int keys) {
        List<String> parts = split(cursor);
        if (parts.size() != keys + 1 || !parts.get(0).equals(Digest.of(list))) {
            throw invalid();
        }
        return parts.subList(1, parts.size());
    }

    /** Parses a sort key as an instant, with a year in the range of PostgreSQL. */
    public static Instant instant(String key) {
        try {
            if (FOUR_DIGIT_YEAR.matcher(key).lookingAt()) {
                return Instant.parse(key);
            }
        } catch (DateTimeParseException e) {
            // Fails below, like any other invalid key.
        }
        throw invalid();
    }

    public static UUID id(String key) {
        if (!Parameters.isUuid(key)) {
            throw invalid();
        }
        return UUID.fromString(key);
    }

    public static long number(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    public static HttpProblem invalid() {
        return Parameters.problem(
                "cursor",
                "is not a cursor of this list: a cursor is valid only with the filter and order it was issued for");
    }

    private static List<String> split(String cursor) {
        try {
            if (cursor.length() > MAX_LENGTH) {
                throw invalid();
            }
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return Arrays.asList(text.split(String.valueOf(SEPARATOR), -1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }
}

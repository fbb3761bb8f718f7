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
 * An opaque place in a list: the sort keys of the last item shown, bound to the list's filter and order by a digest, so that a
 * cursor cannot silently continue another list.
 */
public final class Cursor {
    private static final char SEPARATOR = '\n';
    private static final int MAX_LENGTH = 2_000;
    private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[0-9]{4}-");

    private Cursor() {}

    /** @param list what the list was asked for: filter and order, in a canonical form */
    public static String encode(String list, String... keys) {
        String text = Digest.of(list) + SEPARATOR + String.join(String.valueOf(SEPARATOR), keys);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The sort keys in a cursor.
     *
     * @throws HttpProblem 400 when it is not a cursor of this list
     */
    public static List<String> decode(String list, String cursor, int keys) {
        List<String> parts = split(cursor);
        if (parts.size() != keys + 1 || !parts.get(0).equals(Digest.of(list))) {
            throw invalid();
        }
        return parts.subList(1, parts.size());
    }

    /** The sort key as the instant that it must be, with a year that PostgreSQL can compare with. */
    public static Instant instant(String key) {
        try {
            if (FOUR_DIGIT_YEAR.matcher(key).lookingAt()) {
                return Instant.parse(key);
            }
        } catch (DateTimeParseException e) {
            // Falls through to what any other key gets.
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
        return Parameters.problem("cursor", "it is not a cursor of this list: cursors belong to one filter and order");
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

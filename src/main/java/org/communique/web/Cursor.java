package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An opaque place in a list: the sort keys of the last item shown, bound to the list's filter and order by a digest, so that a
 * cursor cannot silently continue another list.
 */
public final class Cursor {
    private static final char SEPARATOR = '\n';
    private static final int LONGEST = 2_000;

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

    public static HttpProblem invalid() {
        return Parameters.problem("cursor", "it is not a cursor of this list: cursors belong to one filter and order");
    }

    private static List<String> split(String cursor) {
        try {
            if (cursor.length() > LONGEST) {
                throw invalid();
            }
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return Arrays.asList(text.split(String.valueOf(SEPARATOR), -1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }
}

package org.communique.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Cursors of lists in descending order of creation. */
public final class NewestFirstCursor {
    private NewestFirstCursor() {}

    /** Returns the cursor of the page after an item. */
    public static String encode(String list, Instant createdAt, UUID id) {
        return Cursor.encode(list, createdAt.toString(), id.toString());
    }

    /**
     * Returns the query parameters {@code createdAt} and {@code id} for the items after a cursor.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if the text is not a cursor of the list
     */
    public static Map<String, Object> decode(String list, String cursor) {
        List<String> keys = Cursor.decode(list, cursor, 2);
        return Map.of("createdAt", Cursor.instant(keys.get(0)), "id", Cursor.id(keys.get(1)));
    }
}

package org.communique.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Cursors of lists that begin with what was made last. */
public final class NewestFirstCursor {
    private NewestFirstCursor() {}

    /** What the next page comes after. */
    public static String encode(String list, Instant createdAt, UUID id) {
        return Cursor.encode(list, createdAt.toString(), id.toString());
    }

    /**
     * The parameters {@code createdAt} and {@code id} of a query for what comes after a cursor.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 when it is no cursor of the list
     */
    public static Map<String, Object> decode(String list, String cursor) {
        List<String> keys = Cursor.decode(list, cursor, 2);
        return Map.of("createdAt", Cursor.instant(keys.get(0)), "id", Cursor.id(keys.get(1)));
    }
}

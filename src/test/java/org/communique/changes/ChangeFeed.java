package org.communique.changes;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A client that reads the change feed page by page. */
final class ChangeFeed {
    static final String CHANGES = "/v1/changes";

    private final Supplier<RequestSpecification> caller;
    private final int limit;
    private String cursor;

    ChangeFeed(Supplier<RequestSpecification> caller, String cursor, int limit) {
        this.caller = caller;
        this.cursor = cursor;
        this.limit = limit;
    }

    /** Returns all changes since the previous call. */
    List<Map<String, Object>> next() {
        List<Map<String, Object>> read = new ArrayList<>();
        boolean more;
        do {
            RequestSpecification request = caller.get().queryParam("limit", limit);
            JsonPath page = (cursor == null ? request : request.queryParam("since", cursor))
                    .get(CHANGES)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            read.addAll(page.getList("changes"));
            cursor = page.getString("next");
            more = page.getBoolean("hasMore");
        } while (more);
        return read;
    }

    String cursor() {
        return cursor;
    }

    /** Returns the changes of one release since the previous call: the names of the events, each with its reason if there is one. */
    String eventsOf(String id) {
        return next().stream()
                .filter(change -> change.get("id").equals(id))
                .map(change -> change.get("event") + (change.containsKey("reason") ? ": " + change.get("reason") : ""))
                .collect(Collectors.joining(", "));
    }
}

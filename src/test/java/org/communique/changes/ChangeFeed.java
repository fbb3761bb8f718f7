package org.communique.changes;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Somebody who reads the change feed page by page. */
final class ChangeFeed {
    static final String CHANGES = "/v1/changes";

    private final Supplier<RequestSpecification> caller;
    private final int limit;
    private String place;

    ChangeFeed(Supplier<RequestSpecification> caller, String place, int limit) {
        this.caller = caller;
        this.place = place;
        this.limit = limit;
    }

    /** All that happened since it was asked last. */
    List<Map<String, Object>> next() {
        List<Map<String, Object>> read = new ArrayList<>();
        boolean more;
        do {
            RequestSpecification request = caller.get().queryParam("limit", limit);
            JsonPath page = (place == null ? request : request.queryParam("since", place))
                    .get(CHANGES)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            read.addAll(page.getList("changes"));
            place = page.getString("next");
            more = page.getBoolean("hasMore");
        } while (more);
        return read;
    }

    String place() {
        return place;
    }

    /** What happened to one release since it was asked last: names of events, and why. */
    String of(String id) {
        return next().stream()
                .filter(change -> change.get("id").equals(id))
                .map(change -> change.get("event") + (change.containsKey("reason") ? ": " + change.get("reason") : ""))
                .collect(Collectors.joining(", "));
    }
}

package org.communique.release;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.audience.Criteria;
import org.communique.web.Cursor;
import org.communique.web.Labelled;
import org.communique.web.Parameters;

/** The orders of a list. The id breaks ties, so that each order is total and a cursor denotes one position. */
enum ReleaseOrder implements Labelled {
    NEWEST("-publishedAt", "sorted_at", true),
    OLDEST("publishedAt", "sorted_at", false),
    LATEST_CONTENT("-contentUpdatedAt", "revised_at", true);

    private final String label;
    private final String key;
    private final boolean descending;

    ReleaseOrder(String label, String key, boolean descending) {
        this.label = label;
        this.key = key;
        this.descending = descending;
    }

    static ReleaseOrder of(String parameter) {
        return Parameters.oneOf("sort", ReleaseOrder.class, parameter, NEWEST);
    }

    @Override
    public String label() {
        return label;
    }

    String orderBy() {
        return orderBy("r");
    }

    private String orderBy(String release) {
        String direction = descending ? " desc" : "";
        return " order by " + release + "." + key + direction + ", " + release + ".id" + direction;
    }

    /** Returns a subquery for the first visible release after the release {@code r} in this order. */
    String neighbour(Criteria visible) {
        String after = "(t." + key + ", t.id) " + comparison() + " (r." + key + ", r.id)";
        return ReleaseWithLinks.NEIGHBOUR.formatted(visible.on("t"), after, orderBy("t"));
    }

    private String comparison() {
        return descending ? "<" : ">";
    }

    String cursorAfter(PressReleaseRow row, String list) {
        Instant at = this == LATEST_CONTENT ? row.revisedAt() : row.sortedAt();
        return Cursor.encode(list, at.toString(), row.id().toString());
    }

    Criteria after(String cursor, String list) {
        List<String> keys = Cursor.decode(list, cursor, 2);
        return after(Cursor.instant(keys.get(0)), Cursor.id(keys.get(1)));
    }

    /** The separate condition on the key lets an index scan start there, even when another condition is on the key alone. */
    private Criteria after(Instant at, UUID id) {
        return new Criteria()
                .and(
                        "r." + key + " " + comparison() + "= :afterAt and (r." + key + ", r.id) " + comparison()
                                + " (:afterAt, :afterId)",
                        Map.of("afterAt", at, "afterId", id));
    }
}

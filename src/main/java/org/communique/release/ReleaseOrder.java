package org.communique.release;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        return cursorAfter(new ReleasePosition(at, row.id()), list);
    }

    String cursorAfter(ReleasePosition position, String list) {
        return Cursor.encode(list, position.sortedAt().toString(), position.id().toString());
    }

    ReleasePosition position(String cursor, String list) {
        List<String> keys = Cursor.decode(list, cursor, 2);
        return new ReleasePosition(Cursor.instant(keys.get(0)), Cursor.id(keys.get(1)));
    }

    Criteria after(String cursor, String list) {
        return after(position(cursor, list));
    }

    /** The separate condition on the key lets an index scan start there, even when another condition is on the key alone. */
    Criteria after(ReleasePosition position) {
        return new Criteria()
                .and(
                        "r." + key + " " + comparison() + "= :afterAt and (r." + key + ", r.id) " + comparison()
                                + " (:afterAt, :afterId)",
                        Map.of("afterAt", position.sortedAt(), "afterId", position.id()));
    }

    /** Matches the releases up to a position, with the one at it. */
    Criteria upTo(ReleasePosition position) {
        return new Criteria()
                .and(
                        "(:untilAt, :untilId) " + comparison() + "= (r." + key + ", r.id)",
                        Map.of("untilAt", position.sortedAt(), "untilId", position.id()));
    }
}

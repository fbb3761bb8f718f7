package org.communique.release;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.web.Labelled;
import org.communique.web.Parameters;

/**
 * The parsed parameters of a list of releases.
 *
 * @param fields the fields to return; null for all but the body
 */
record ReleaseListing(
        ReleaseFilter filter, ReleaseOrder order, int limit, String cursor, boolean withTotal, Set<String> fields) {
    private static final int DEFAULT_LIMIT = 20;

    static ReleaseListing of(ReleaseQuery query, StaffQuery staffQuery, ListOptions options) {
        return new ReleaseListing(
                new ReleaseFilter(query, staffQuery),
                ReleaseOrder.of(options.sort()),
                Parameters.limit(options.limit(), DEFAULT_LIMIT),
                options.cursor(),
                Parameters.oneOf("count", Count.class, options.count(), Count.NONE) == Count.EXACT,
                fields(options.fields()));
    }

    private enum Count implements Labelled {
        NONE,
        EXACT
    }

    boolean withBody() {
        return fields != null && fields.contains("body");
    }

    /** Returns the identity of this list, to which its cursors are bound. */
    String canonical() {
        return order.label() + filter.identity();
    }

    /** Returns the query parameters for links to other pages of this list. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>(filter.parameters());
        if (order != ReleaseOrder.NEWEST) {
            parameters.put("sort", List.of(order.label()));
        }
        if (limit != DEFAULT_LIMIT) {
            parameters.put("limit", List.of(String.valueOf(limit)));
        }
        if (withTotal) {
            parameters.put("count", List.of("exact"));
        }
        if (fields != null) {
            parameters.put("fields", List.of(String.join(",", fields)));
        }
        return parameters;
    }

    private static Set<String> fields(String parameter) {
        if (parameter == null) {
            return null;
        }
        if (parameter.equals("*")) {
            return PressReleaseView.FIELDS;
        }
        Set<String> fields = new LinkedHashSet<>(Arrays.asList(parameter.split(",", -1)));
        for (String field : fields) {
            if (!PressReleaseView.FIELDS.contains(field)) {
                throw Parameters.problem("fields", "must be * or any of " + String.join(", ", PressReleaseView.FIELDS));
            }
        }
        return fields;
    }
}

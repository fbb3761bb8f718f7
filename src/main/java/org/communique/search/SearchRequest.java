package org.communique.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.StaffQuery;
import org.communique.web.Cursor;
import org.communique.web.Parameters;

/** A search as it was asked for. */
record SearchRequest(
        String q,
        QueryTerm.Sought sought,
        ReleaseFilter filter,
        SearchOrder order,
        Set<Facet> facets,
        int limit,
        String cursor) {
    private static final int DEFAULT_LIMIT = 20;

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names the first parameter with a bad value */
    static SearchRequest of(ReleaseQuery query, StaffQuery desk, SearchOptions options) {
        String q = typed(options.q());
        return new SearchRequest(
                q,
                QueryParser.parse(q),
                new ReleaseFilter(query, desk),
                SearchOrder.of(options.sort()),
                Facet.of(options.facets()),
                Parameters.limit(options.limit(), DEFAULT_LIMIT),
                options.cursor());
    }

    /** A search field that was left empty asks for everything. */
    static String typed(String q) {
        return q == null || q.isBlank() ? null : Parameters.text("q", q);
    }

    IndexQuery.Place place() {
        if (cursor == null) {
            return null;
        }
        List<String> keys = Cursor.decode(canonical(), cursor, 2);
        if (order == SearchOrder.NEWEST) {
            return new IndexQuery.Place(0, null, Cursor.number(keys.get(0)), Cursor.id(keys.get(1)));
        }
        long offset = Cursor.number(keys.get(0));
        if (offset < 0 || offset > ReleaseSearch.DEEPEST) {
            throw Cursor.invalid();
        }
        return new IndexQuery.Place((int) offset, Cursor.instant(keys.get(1)), 0, null);
    }

    /** What a cursor of this search is bound to. */
    String canonical() {
        return "search " + order.label() + filter.parameters() + (q == null ? "" : q);
    }

    /** The parameters of a link to another page. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (q != null) {
            parameters.put("q", List.of(q));
        }
        parameters.putAll(filter.parameters());
        if (order != SearchOrder.RELEVANCE) {
            parameters.put("sort", List.of(order.label()));
        }
        if (!facets.isEmpty()) {
            parameters.put("facets", List.of(facets.stream().map(Facet::label).collect(Collectors.joining(","))));
        }
        if (limit != DEFAULT_LIMIT) {
            parameters.put("limit", List.of(String.valueOf(limit)));
        }
        return parameters;
    }
}

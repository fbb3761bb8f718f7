package org.communique.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.query.ParsedQuery;
import org.communique.release.QueryText;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.SavedSearch;
import org.communique.release.StaffQuery;
import org.communique.web.Cursor;
import org.communique.web.Parameters;

/** The parameters of a search, parsed and checked. */
record SearchRequest(
        SavedSearch search, ParsedQuery parsedQuery, SearchOrder order, Set<Facet> facets, int limit, String cursor) {
    private static final int DEFAULT_LIMIT = 20;

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if a parameter is invalid; it names the first one */
    static SearchRequest of(QueryText text, ReleaseQuery query, StaffQuery desk, SearchOptions options) {
        SavedSearch search = SavedSearch.of(text.q(), new ReleaseFilter(query, desk));
        return new SearchRequest(
                search,
                search.parsedQuery(),
                SearchOrder.of(options.sort()),
                Facet.of(options.facets()),
                Parameters.limit(options.limit(), DEFAULT_LIMIT),
                options.cursor());
    }

    ReleaseFilter filter() {
        return search.filter();
    }

    IndexQuery.PageStart pageStart() {
        if (cursor == null) {
            return null;
        }
        List<String> keys = Cursor.decode(canonical(), cursor, 2);
        if (order == SearchOrder.NEWEST) {
            return new IndexQuery.PageStart(0, null, Cursor.number(keys.get(0)), Cursor.id(keys.get(1)));
        }
        long offset = Cursor.number(keys.get(0));
        if (offset < 0 || offset > ReleaseSearch.MAX_DEPTH) {
            throw Cursor.invalid();
        }
        return new IndexQuery.PageStart((int) offset, Cursor.instant(keys.get(1)), 0, null);
    }

    /** A text that identifies the search. A cursor is valid only for the search that it came from. */
    String canonical() {
        return "search " + order.label() + search.identity();
    }

    /** The parameters for links to other pages. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>(search.parameters());
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

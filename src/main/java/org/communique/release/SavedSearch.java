package org.communique.release;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.communique.query.ParsedQuery;
import org.communique.query.QueryParser;
import org.communique.query.SavedQuery;
import org.communique.web.Parameters;

/**
 * A query text with filters: the releases that a search finds, a feed lists, and a subscription or a stream reports.
 *
 * @param query null for all texts
 */
public record SavedSearch(SavedQuery query, ReleaseFilter filter) {

    /** Matches every release. */
    public static final SavedSearch ALL = new SavedSearch(null, ReleaseFilter.ALL);

    /**
     * Blank text, as from an empty search field, counts as none.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if the text is not a query
     */
    public static SavedSearch of(String q, ReleaseFilter filter) {
        String text = queryText(q);
        QueryParser.parse(text);
        return ofStored(text, filter);
    }

    /** @param q null for none; not checked, because a search that became invalid must not keep others from being matched */
    public static SavedSearch ofStored(String q, ReleaseFilter filter) {
        return new SavedSearch(q == null ? null : new SavedQuery(q, filter.languages()), filter);
    }

    /**
     * Checks query text; returns null for a blank one.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if it is too long, or has control characters
     */
    public static String queryText(String q) {
        return q == null || q.isBlank() ? null : Parameters.text("q", q);
    }

    /** The text of the query; null for none. */
    public String q() {
        return query == null ? null : query.text();
    }

    public ParsedQuery parsedQuery() {
        return QueryParser.parse(q());
    }

    /** Whether it matches a release by nothing but visibility. */
    public boolean matchesAll() {
        return query == null && filter.equals(ReleaseFilter.ALL);
    }

    /** Returns the search as query parameters in canonical form, for links. */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query != null) {
            parameters.put("q", List.of(q()));
        }
        parameters.putAll(filter.parameters());
        return parameters;
    }

    /** Identifies the search, for binding cursors to it. */
    public String identity() {
        return filter.identity() + (query == null ? "" : q());
    }

    /**
     * Whether a release as of a change matches, but for its text, as {@link ReleaseFilter#matches}.
     *
     * @param text whether its text matches; asked only if all else does
     */
    public boolean matches(
            FilterFields release, Instant changedAt, Map<String, UUID> organizations, Predicate<SavedQuery> text) {
        return filter.matches(release, changedAt, organizations) && (query == null || text.test(query));
    }

    /** The organizations that the filters of searches name by slug. */
    public static Set<String> organizationSlugs(Collection<SavedSearch> searches) {
        return searches.stream()
                .flatMap(search -> search.filter().organizationSlugs().stream())
                .collect(Collectors.toSet());
    }
}

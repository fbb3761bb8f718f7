package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.communique.access.Caller;
import org.communique.access.OrganizationDirectory;
import org.communique.access.OrganizationRef;
import org.communique.analysis.Highlighter;
import org.communique.audience.ViewerScope;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFilter;
import org.communique.release.VisibleReleases;
import org.communique.web.CacheLifetime;
import org.communique.web.Cursor;
import org.communique.web.Page;

/**
 * Searches as a caller: asks the index, leaving out what it is not sure of, and shows what the database says of what it found, to this
 * caller, now.
 */
@ApplicationScoped
class ReleaseSearch {
    /** So deep a cluster goes by relevance, and nobody reads. */
    static final int DEEPEST = 10_000;

    private final SearchIndex index;
    private final VisibleReleases releases;
    private final OrganizationDirectory organizations;
    private final CacheLifetime cacheLifetime;

    ReleaseSearch(
            SearchIndex index,
            VisibleReleases releases,
            OrganizationDirectory organizations,
            CacheLifetime cacheLifetime) {
        this.index = index;
        this.releases = releases;
        this.organizations = organizations;
        this.cacheLifetime = cacheLifetime;
    }

    SearchAnswer search(SearchRequest request, Caller caller, Instant now) {
        SearchIndex.Ready ready = ready();
        IndexQuery.Place after = request.place();
        // Further pages are of what was out when the first was made. A cursor from the future would be a forged one.
        Instant asOf = after == null || after.asOf() == null || after.asOf().isAfter(now) ? now : after.asOf();
        IndexQuery indexQuery = wanted(request.sought(), request.filter(), ready, caller, asOf);
        IndexQuery.Showing showing = new IndexQuery.Showing(request.facets(), request.order(), after, request.limit());
        IndexQuery.Found found = asked(ready, backend -> backend.find(indexQuery, showing));

        boolean more = found.hits().size() > request.limit();
        List<IndexQuery.Hit> hits = more ? found.hits().subList(0, request.limit()) : found.hits();
        List<UUID> ids = hits.stream().map(IndexQuery.Hit::id).toList();
        Highlighter highlighter = new Highlighter(indexQuery.termVariants().of(request.sought()));
        List<SearchItem> items = ids.isEmpty()
                ? List.of()
                : releases.visible(ids, caller, now).stream()
                        .map(release -> new SearchItem(release.withoutBody(), Highlights.of(release, highlighter)))
                        .toList();
        String next = more ? next(request, after, hits, asOf) : null;
        return new SearchAnswer(
                items, new Page.Position(request.limit(), next, found.total()), facets(request.facets(), found));
    }

    Suggestions suggest(SuggestInput suggestInput, ReleaseFilter filter, int most, Caller caller, Instant now) {
        if (suggestInput.words().isEmpty()) {
            return new Suggestions(List.of());
        }
        SearchIndex.Ready ready = ready();
        IndexQuery indexQuery = wanted(null, filter, ready, caller, now);
        List<Suggestions.Suggestion> suggestions = new ArrayList<>();
        for (String topic : asked(ready, backend -> backend.topics(suggestInput.words(), indexQuery))) {
            if (suggestions.size() < (most + 1) / 2 && suggestInput.begins(topic)) {
                suggestions.add(new Suggestions.Suggestion("topic", topic, null, null, null));
            }
        }
        List<UUID> ids = asked(ready, backend -> backend.titles(suggestInput.words(), indexQuery, most * 2));
        Set<String> titles = new LinkedHashSet<>();
        for (PressReleaseView release :
                ids.isEmpty() ? List.<PressReleaseView>of() : releases.visible(ids, caller, now)) {
            if (suggestions.size() < most && titles.add(release.title())) {
                suggestions.add(new Suggestions.Suggestion(
                        "title", release.title(), release.id(), release.slug(), release.language()));
            }
        }
        return new Suggestions(suggestions);
    }

    private SearchIndex.Ready ready() {
        SearchIndex.Ready ready = index.ready();
        if (ready.isBehind()) {
            cacheLifetime.isUnsettled();
        }
        return ready;
    }

    private IndexQuery wanted(
            QueryTerm.Sought sought, ReleaseFilter filter, SearchIndex.Ready ready, Caller caller, Instant now) {
        List<UUID> named = filter.organizations().stream()
                .map(organizations::lookUp)
                .flatMap(Optional::stream)
                .map(OrganizationRef::id)
                .toList();
        Set<String> languages =
                filter.languages().isEmpty() ? asked(ready, IndexBackend::languages) : filter.languages();
        return new IndexQuery(
                sought, filter, named, ViewerScope.of(caller), now, ready.pending(), new TermVariants(languages));
    }

    private <T> T asked(SearchIndex.Ready ready, Function<IndexBackend, T> question) {
        try {
            return question.apply(ready.indexBackend());
        } catch (RuntimeException | InternalError e) {
            throw index.failed(ready, e);
        }
    }

    private static String next(SearchRequest request, IndexQuery.Place after, List<IndexQuery.Hit> hits, Instant asOf) {
        if (request.order() == SearchOrder.NEWEST) {
            IndexQuery.Hit last = hits.get(hits.size() - 1);
            return Cursor.encode(
                    request.canonical(),
                    String.valueOf(last.sortedAt()),
                    last.id().toString());
        }
        int offset = (after == null ? 0 : after.offset()) + hits.size();
        return offset + request.limit() > DEEPEST
                ? null
                : Cursor.encode(request.canonical(), String.valueOf(offset), asOf.toString());
    }

    private Map<String, List<FacetValue>> facets(Set<Facet> asked, IndexQuery.Found found) {
        if (asked.isEmpty()) {
            return null;
        }
        Map<Facet, List<FacetValue>> facets = new EnumMap<>(Facet.class);
        found.facets()
                .forEach((facet, counts) -> facets.put(
                        facet,
                        facet == Facet.ORGANIZATION
                                ? organizations(counts)
                                : counts.entrySet().stream()
                                        .map(e -> new FacetValue(e.getKey(), null, e.getValue()))
                                        .toList()));
        Map<String, List<FacetValue>> named = new LinkedHashMap<>();
        asked.forEach(facet -> named.put(facet.label(), facets.get(facet)));
        return named;
    }

    private List<FacetValue> organizations(Map<String, Long> counts) {
        Map<UUID, OrganizationRef> known = organizations.lookUpAll(
                counts.keySet().stream().map(UUID::fromString).toList());
        List<FacetValue> values = new ArrayList<>();
        counts.forEach((id, count) -> {
            OrganizationRef organization = known.get(UUID.fromString(id));
            if (organization != null) {
                values.add(new FacetValue(organization.slug(), organization.name(), count));
            }
        });
        return values;
    }
}

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
import org.communique.audience.Sight;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseFinder;
import org.communique.web.Cursor;
import org.communique.web.Freshness;
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
    private final ReleaseFinder releases;
    private final OrganizationDirectory organizations;
    private final Freshness freshness;

    ReleaseSearch(SearchIndex index, ReleaseFinder releases, OrganizationDirectory organizations, Freshness freshness) {
        this.index = index;
        this.releases = releases;
        this.organizations = organizations;
        this.freshness = freshness;
    }

    SearchAnswer search(SearchRequest request, Caller caller, Instant now) {
        SearchIndex.Ready ready = ready();
        Wanted.Place after = request.place();
        // Further pages are of what was out when the first was made. A cursor from the future would be a forged one.
        Instant asOf = after == null || after.asOf() == null || after.asOf().isAfter(now) ? now : after.asOf();
        Wanted wanted = wanted(request.sought(), request.filter(), ready, caller, asOf);
        Wanted.Showing showing = new Wanted.Showing(request.facets(), request.order(), after, request.limit());
        Wanted.Found found = asked(ready, backend -> backend.find(wanted, showing));

        boolean more = found.hits().size() > request.limit();
        List<Wanted.Hit> hits = more ? found.hits().subList(0, request.limit()) : found.hits();
        List<UUID> ids = hits.stream().map(Wanted.Hit::id).toList();
        Highlighter highlighter = new Highlighter(wanted.readings().of(request.sought()));
        List<SearchItem> items = ids.isEmpty()
                ? List.of()
                : releases.visible(ids, caller, now).stream()
                        .map(release -> new SearchItem(release.withoutBody(), Highlights.of(release, highlighter)))
                        .toList();
        String next = more ? next(request, after, hits, asOf) : null;
        return new SearchAnswer(
                items, new Page.Position(request.limit(), next, found.total()), facets(request.facets(), found));
    }

    Suggestions suggest(Typed typed, ReleaseFilter filter, int most, Caller caller, Instant now) {
        if (typed.words().isEmpty()) {
            return new Suggestions(List.of());
        }
        SearchIndex.Ready ready = ready();
        Wanted wanted = wanted(null, filter, ready, caller, now);
        List<Suggestions.Suggestion> suggestions = new ArrayList<>();
        for (String topic : asked(ready, backend -> backend.topics(typed.words(), wanted))) {
            if (suggestions.size() < (most + 1) / 2 && typed.begins(topic)) {
                suggestions.add(new Suggestions.Suggestion("topic", topic, null, null, null));
            }
        }
        List<UUID> ids = asked(ready, backend -> backend.titles(typed.words(), wanted, most * 2));
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
            freshness.isUnsettled();
        }
        return ready;
    }

    private Wanted wanted(
            Piece.Sought sought, ReleaseFilter filter, SearchIndex.Ready ready, Caller caller, Instant now) {
        List<UUID> named = filter.organizations().stream()
                .map(organizations::lookUp)
                .flatMap(Optional::stream)
                .map(OrganizationRef::id)
                .toList();
        Set<String> languages = filter.languages().isEmpty() ? asked(ready, Backend::languages) : filter.languages();
        return new Wanted(sought, filter, named, Sight.of(caller), now, ready.pending(), new Readings(languages));
    }

    private <T> T asked(SearchIndex.Ready ready, Function<Backend, T> question) {
        try {
            return question.apply(ready.backend());
        } catch (RuntimeException | InternalError e) {
            throw index.failed(ready, e);
        }
    }

    private static String next(SearchRequest request, Wanted.Place after, List<Wanted.Hit> hits, Instant asOf) {
        if (request.order() == SearchOrder.NEWEST) {
            Wanted.Hit last = hits.get(hits.size() - 1);
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

    private Map<String, List<FacetValue>> facets(Set<Facet> asked, Wanted.Found found) {
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
        Map<UUID, OrganizationRef> known = organizations.named(
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

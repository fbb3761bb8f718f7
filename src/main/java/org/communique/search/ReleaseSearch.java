package org.communique.search;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.access.Caller;
import org.communique.access.OrganizationDirectory;
import org.communique.access.OrganizationRef;
import org.communique.analysis.Highlighter;
import org.communique.audience.ViewerScope;
import org.communique.query.ParsedQuery;
import org.communique.query.TermVariants;
import org.communique.query.TextQuery;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseFilter.StaffStatus;
import org.communique.release.ReleaseLanguages;
import org.communique.release.ReleasePosition;
import org.communique.release.SavedSearch;
import org.communique.release.TextIndex;
import org.communique.release.TopicNames;
import org.communique.release.VisibleReleases;
import org.communique.web.CacheLifetime;
import org.communique.web.Cursor;
import org.communique.web.Page;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/**
 * Searches with the rights of a caller. The index provides the ids of the hits, without releases that it may be wrong about. The database
 * then provides the current state of the releases, as far as the caller may see them.
 */
@ApplicationScoped
class ReleaseSearch implements TextIndex {
    private static final Logger LOG = Logger.getLogger(ReleaseSearch.class);
    /** The number of hits by relevance that can be paged through: the limit of an OpenSearch cluster, and further than anybody reads. */
    static final int MAX_DEPTH = 10_000;

    /** How many hits may be translations of each other, of which one is shown. */
    private static final int MAX_TRANSLATIONS = 4;

    private static final IndexQuery.ResultOptions COUNT =
            new IndexQuery.ResultOptions(Set.of(), SearchOrder.NEWEST, null, 0);

    private final SearchIndex searchIndex;
    private final VisibleReleases releases;
    private final TopicNames topicNames;
    private final OrganizationDirectory organizations;
    private final ReleaseLanguages releaseLanguages;
    private final CacheLifetime cacheLifetime;

    ReleaseSearch(
            SearchIndex searchIndex,
            VisibleReleases releases,
            TopicNames topicNames,
            OrganizationDirectory organizations,
            ReleaseLanguages releaseLanguages,
            CacheLifetime cacheLifetime) {
        this.searchIndex = searchIndex;
        this.releases = releases;
        this.topicNames = topicNames;
        this.organizations = organizations;
        this.releaseLanguages = releaseLanguages;
        this.cacheLifetime = cacheLifetime;
    }

    SearchAnswer search(SearchRequest request, Caller caller, Instant now) {
        SearchIndex.ReadyIndex index = readyIndex();
        IndexQuery.PageStart after = request.pageStart();
        // All pages show the releases of the instant of the first one. A cursor from the future is forged.
        Instant asOf = after == null || after.asOf() == null || after.asOf().isAfter(now) ? now : after.asOf();
        IndexQuery indexQuery = indexQuery(request.parsedQuery(), request.filter(), index, caller, asOf);
        int limit = Math.min(request.limit(), MAX_DEPTH - (after == null ? 0 : after.offset()));
        IndexQuery.ResultOptions options =
                new IndexQuery.ResultOptions(request.facets(), request.order(), after, limit);
        IndexHits found = query(index, backend -> backend.search(indexQuery, options));

        List<UUID> ids =
                found.hits().stream().limit(limit).map(IndexHits.Hit::id).toList();
        Highlighter highlighter = new Highlighter(indexQuery.variants().of(request.parsedQuery()));
        List<SearchItem> items = new ArrayList<>(ids.size());
        int shown = releases.forPage(
                ids,
                caller,
                now,
                release -> items.add(new SearchItem(release.withoutBody(), Highlights.of(release, highlighter))));
        List<IndexHits.Hit> hits = found.hits().subList(0, shown);
        String next = shown < found.hits().size() ? next(request, after, hits, asOf) : null;
        return new SearchAnswer(
                items,
                new Page.Position(request.limit(), next, found.total()),
                facets(request.facets(), found),
                didYouMean(request, found.total(), indexQuery, index, caller));
    }

    /** Returns null if there is nothing to propose, or if the proposal fails: the search itself has succeeded. */
    private DidYouMean didYouMean(
            SearchRequest request, long found, IndexQuery indexQuery, SearchIndex.ReadyIndex index, Caller caller) {
        if (request.search().q() == null || request.cursor() != null || found >= SpellingVariants.LITTLE) {
            return null;
        }
        try {
            IndexQuery unfiltered = indexQuery(null, ReleaseFilter.ALL, index, caller, indexQuery.now());
            return new SpellingVariants(new SpellingVariants.Index() {
                        @Override
                        public long total(String q) {
                            return count(q, indexQuery, index);
                        }

                        @Override
                        public long totalWithoutFilters(String q) {
                            return count(q, unfiltered, index);
                        }

                        @Override
                        public Collection<String> similarTitles(String word) {
                            List<UUID> ids = query(
                                    index,
                                    backend -> backend.similarTitles(word, indexQuery, SpellingVariants.MAX_TITLES));
                            return releases.titles(ids, caller, indexQuery.now());
                        }
                    })
                    .of(request.search().q(), found)
                    .orElse(null);
        } catch (RuntimeException e) {
            LOG.debug("No other spelling was looked for", e);
            cacheLifetime.markIncomplete();
            return null;
        }
    }

    /** Returns how many releases a query finds; 0 if it would be rejected. */
    private long count(String q, IndexQuery indexQuery, SearchIndex.ReadyIndex index) {
        try {
            IndexQuery other =
                    indexQuery.with(SavedSearch.of(q, indexQuery.filter()).parsedQuery());
            return query(index, backend -> backend.search(other, COUNT)).total();
        } catch (HttpProblem problem) {
            if (problem.getStatusCode() == ProblemType.UNAVAILABLE.status()) {
                throw problem;
            }
            return 0;
        }
    }

    Suggestions suggest(SuggestInput input, ReleaseFilter filter, int limit, Caller caller, Instant now) {
        if (input.words().isEmpty()) {
            return new Suggestions(List.of());
        }
        SearchIndex.ReadyIndex index = readyIndex();
        IndexQuery indexQuery = indexQuery(null, filter, index, caller, now);
        List<Suggestions.Suggestion> suggestions = new ArrayList<>();
        for (String topic : query(index, backend -> backend.suggestTopics(input.words(), indexQuery))) {
            if (suggestions.size() < (limit + 1) / 2 && input.matches(topic)) {
                suggestions.add(new Suggestions.Suggestion("topic", topic, null, null, null));
            }
        }
        List<UUID> ids = query(index, backend -> backend.suggestTitles(input.words(), indexQuery, limit * 2));
        Set<String> titles = new LinkedHashSet<>();
        for (PressReleaseView release : releases.withoutBody(ids, caller, now)) {
            if (suggestions.size() < limit && titles.add(release.title())) {
                suggestions.add(new Suggestions.Suggestion(
                        "title", release.title(), release.id(), release.slug(), release.language()));
            }
        }
        return new Suggestions(suggestions);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 or 410 if the caller may not see the release */
    RelatedReleases related(UUID id, int limit, Caller caller, Instant now) {
        RelatedText text = RelatedText.of(releases.withBodyStart(id, caller, now));
        SearchIndex.ReadyIndex index = readyIndex();
        IndexQuery published = indexQuery(null, ReleaseFilter.ALL, index, Caller.ANONYMOUS, now);
        List<UUID> ids = query(index, backend -> backend.related(text, published, limit * MAX_TRANSLATIONS));
        Set<UUID> left = new HashSet<>();
        List<PressReleaseView> items = new ArrayList<>(limit);
        for (PressReleaseView release : releases.withoutBody(ids, Caller.ANONYMOUS, now)) {
            if (items.size() < limit && !left.contains(release.id())) {
                items.add(release);
                release.translations().forEach(translation -> left.add(translation.id()));
            }
        }
        return new RelatedReleases(items);
    }

    @Override
    public Finder finder(SavedSearch search, Instant now) {
        SearchIndex.ReadyIndex index = searchIndex.ready();
        Set<UUID> unindexed = index.withCreated();
        ReleaseFilter filter = search.filter().withStatuses(Set.of(StaffStatus.PUBLISHED));
        IndexQuery indexQuery = indexQuery(search.parsedQuery(), filter, index, Caller.SYSTEM, now);
        return new Finder() {
            @Override
            public Set<UUID> unindexed() {
                return unindexed;
            }

            @Override
            public TextQuery textQuery() {
                // A release that is not in the index yet may be the first in its language.
                return TextQuery.of(indexQuery.parsedQuery(), variants(filter, () -> Stream.concat(
                                ReleaseSearch.this.query(index, IndexBackend::languages).stream(),
                                releaseLanguages.all().stream())
                        .collect(Collectors.toSet())));
            }

            @Override
            public List<ReleasePosition> after(ReleasePosition position, int limit) {
                IndexQuery.PageStart start = position == null
                        ? null
                        : new IndexQuery.PageStart(0, null, ReleaseDocument.micros(position.sortedAt()), position.id());
                IndexQuery.ResultOptions options =
                        new IndexQuery.ResultOptions(Set.of(), SearchOrder.NEWEST, start, limit);
                return ReleaseSearch.this.query(index, backend -> backend.search(indexQuery, options)).hits().stream()
                        .limit(limit)
                        .map(hit -> new ReleasePosition(ReleaseDocument.instant(hit.sortedAt()), hit.id()))
                        .toList();
            }
        };
    }

    private SearchIndex.ReadyIndex readyIndex() {
        SearchIndex.ReadyIndex ready = searchIndex.ready();
        if (ready.isBehind()) {
            cacheLifetime.markIncomplete();
        }
        return ready;
    }

    private IndexQuery indexQuery(
            ParsedQuery parsedQuery, ReleaseFilter filter, SearchIndex.ReadyIndex index, Caller caller, Instant now) {
        List<UUID> owners = filter.organizations().stream()
                .map(organizations::lookUp)
                .flatMap(Optional::stream)
                .map(OrganizationRef::id)
                .toList();
        return new IndexQuery(
                parsedQuery,
                filter,
                owners,
                topicNames.stored(filter.topics()),
                ViewerScope.of(caller),
                now,
                index.unindexed(),
                variants(filter, () -> query(index, IndexBackend::languages)));
    }

    private static TermVariants variants(ReleaseFilter filter, Supplier<Set<String>> allLanguages) {
        return new TermVariants(() -> filter.languages().isEmpty() ? allLanguages.get() : filter.languages());
    }

    private <T> T query(SearchIndex.ReadyIndex index, Function<IndexBackend, T> query) {
        try {
            return query.apply(index.backend());
        } catch (RuntimeException | InternalError e) {
            throw searchIndex.failed(index, e);
        }
    }

    private static String next(
            SearchRequest request, IndexQuery.PageStart after, List<IndexHits.Hit> hits, Instant asOf) {
        if (request.order() == SearchOrder.NEWEST) {
            IndexHits.Hit last = hits.get(hits.size() - 1);
            return Cursor.encode(
                    request.canonical(),
                    String.valueOf(last.sortedAt()),
                    last.id().toString());
        }
        int offset = (after == null ? 0 : after.offset()) + hits.size();
        return offset >= MAX_DEPTH ? null : Cursor.encode(request.canonical(), String.valueOf(offset), asOf.toString());
    }

    private Map<String, List<FacetValue>> facets(Set<Facet> requested, IndexHits found) {
        if (requested.isEmpty()) {
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
        Map<String, List<FacetValue>> byLabel = new LinkedHashMap<>();
        requested.forEach(facet -> byLabel.put(facet.label(), facets.get(facet)));
        return byLabel;
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

package org.communique.search;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.analysis.TermSequence;
import org.hibernate.search.backend.elasticsearch.ElasticsearchExtension;
import org.hibernate.search.backend.elasticsearch.index.layout.IndexLayoutStrategy;
import org.hibernate.search.engine.environment.bean.BeanReference;
import org.hibernate.search.engine.search.aggregation.AggregationKey;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.BooleanPredicateClausesStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.engine.search.query.SearchResult;
import org.hibernate.search.engine.search.query.dsl.SearchQueryOptionsStep;
import org.hibernate.search.engine.search.sort.dsl.CompositeSortComponentsStep;
import org.hibernate.search.engine.search.sort.dsl.SearchSortFactory;
import org.hibernate.search.mapper.pojo.standalone.session.SearchSession;

/** An index in an OpenSearch cluster, which all nodes share. */
final class OpenSearchBackend extends HibernateSearchBackend {

    OpenSearchBackend(SearchConfig.Search config, IndexVersion version) {
        super(properties(config, version));
    }

    private static Map<String, Object> properties(SearchConfig.Search config, IndexVersion version) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("hibernate.search.backend.type", "elasticsearch");
        properties.put("hibernate.search.backend.hosts", String.join(",", config.hosts()));
        properties.put("hibernate.search.backend.protocol", config.protocol());
        properties.put("hibernate.search.backend.version", "opensearch:3.4");
        // The service can start before the cluster.
        properties.put("hibernate.search.backend.version_check.enabled", false);
        properties.put("hibernate.search.backend.connection_timeout", 2_000);
        properties.put("hibernate.search.backend.read_timeout", 30_000);
        properties.put("hibernate.search.backend.request_timeout", 30_000);
        properties.put("hibernate.search.backend.analysis.configurer", BeanReference.ofInstance(new IndexAnalyzer()));
        properties.put(
                "hibernate.search.backend.layout.strategy",
                BeanReference.ofInstance(new VersionedNames(config.indexPrefix(), version.name())));
        properties.put("hibernate.search.backend.schema_management.minimal_required_status", "yellow");
        config.username().ifPresent(name -> properties.put("hibernate.search.backend.username", name));
        config.password().ifPresent(password -> properties.put("hibernate.search.backend.password", password));
        return properties;
    }

    @Override
    public IndexHits search(IndexQuery indexQuery, IndexQuery.ResultOptions options) {
        try (SearchSession session = mapping().createSession()) {
            SearchQueryBuilder builder = queryBuilder();
            IndexQuery.PageStart after = options.after();
            SearchPredicate base = builder.base(indexQuery, after);
            Map<Facet, SearchPredicate> filters = builder.facetFilters(indexQuery);
            Set<Facet> unfiltered = new LinkedHashSet<>(options.facets());
            unfiltered.removeAll(filters.keySet());
            boolean byDate = after != null && after.id() != null;
            int offset = after == null ? 0 : after.offset();

            Map<Facet, Map<String, Long>> facets = new EnumMap<>(Facet.class);
            SearchResult<List<?>> result = query(session, filtered(base, filters, null), options.order(), unfiltered)
                    .fetch(offset, byDate ? 0 : Math.min(options.limit() + 1, ReleaseSearch.MAX_DEPTH - offset));
            unfiltered.forEach(facet -> facets.put(facet, result.aggregation(key(facet))));
            for (Facet facet : options.facets()) {
                if (filters.containsKey(facet)) {
                    facets.put(
                            facet,
                            query(session, filtered(base, filters, facet), SearchOrder.NEWEST, Set.of(facet))
                                    .fetch(0)
                                    .aggregation(key(facet)));
                }
            }
            List<List<?>> hits = result.hits();
            if (byDate) {
                SearchPredicate rest = scope().predicate()
                        .and(filtered(base, filters, null), builder.after(after))
                        .toPredicate();
                hits = query(session, rest, options.order(), Set.of()).fetchHits(options.limit() + 1);
            }
            return new IndexHits(
                    hits.stream()
                            .map(hit -> new IndexHits.Hit(UUID.fromString((String) hit.get(0)), (Long) hit.get(1)))
                            .toList(),
                    result.total().hitCount(),
                    facets);
        }
    }

    @Override
    public List<UUID> suggestTitles(List<String> prefixes, IndexQuery indexQuery, int limit) {
        return best(queryBuilder().startingWith(SearchQueryBuilder.TITLE_STARTS, prefixes, indexQuery), limit);
    }

    @Override
    public List<UUID> similarTitles(String word, IndexQuery indexQuery, int limit) {
        return best(queryBuilder().similarTitle(word, indexQuery), limit);
    }

    private List<UUID> best(SearchPredicate predicate, int limit) {
        try (SearchSession session = mapping().createSession()) {
            return query(session, predicate, SearchOrder.RELEVANCE, Set.of()).fetchHits(limit).stream()
                    .map(hit -> UUID.fromString((String) hit.get(0)))
                    .toList();
        }
    }

    @Override
    public Set<String> suggestTopics(List<String> prefixes, IndexQuery indexQuery) {
        try (SearchSession session = mapping().createSession()) {
            SearchPredicate predicate = queryBuilder().startingWith("topicStarts", prefixes, indexQuery);
            return query(session, predicate, SearchOrder.NEWEST, Set.of(Facet.TOPIC))
                    .fetch(0)
                    .aggregation(key(Facet.TOPIC))
                    .keySet();
        }
    }

    @Override
    public List<UUID> related(RelatedText text, IndexQuery indexQuery, int limit) {
        JsonObject words = new JsonObject();
        words.add(
                "must",
                alike(
                        text,
                        SearchQueryBuilder.TEXT,
                        1,
                        "0<" + RelatedText.MIN_COMMON + " " + RelatedText.MIN_COMMON * 100 / RelatedText.MIN_PERCENT
                                + "<" + RelatedText.MIN_PERCENT + "%"));
        JsonArray more = new JsonArray();
        more.add(alike(text, SearchQueryBuilder.TITLE, 1, "1"));
        more.add(alike(text, SearchQueryBuilder.TEXT, RelatedText.TITLE_WEIGHT, "1"));
        words.add("should", more);
        JsonObject alike = new JsonObject();
        alike.add("bool", words);
        SearchPredicate predicate = scope().predicate()
                .extension(ElasticsearchExtension.get())
                .fromJson(alike)
                .toPredicate();
        SearchQueryBuilder builder = queryBuilder();
        return best(builder.related(predicate, builder.others(text, indexQuery), text.language()), limit);
    }

    /** Matches releases that have enough of the most telling words of a text in a field. */
    private static JsonObject alike(RelatedText text, String field, int minFrequency, String minimum) {
        JsonObject parameters = new JsonObject();
        JsonArray fields = new JsonArray();
        fields.add(field);
        parameters.add("fields", fields);
        parameters.addProperty("like", String.join(" ", text.terms()));
        parameters.addProperty("min_term_freq", minFrequency);
        // A cluster cannot tell whether the others may be shown.
        parameters.addProperty("min_doc_freq", 2);
        parameters.addProperty("max_query_terms", RelatedText.MAX_TERMS);
        parameters.addProperty("minimum_should_match", minimum);
        JsonObject alike = new JsonObject();
        alike.add("more_like_this", parameters);
        return alike;
    }

    @Override
    public Set<String> languages() {
        try (SearchSession session = mapping().createSession()) {
            return query(
                            session,
                            scope().predicate().matchAll().toPredicate(),
                            SearchOrder.NEWEST,
                            Set.of(Facet.LANGUAGE))
                    .fetch(0)
                    .aggregation(key(Facet.LANGUAGE))
                    .keySet();
        }
    }

    @Override
    public long position() {
        scope().schemaManager().createIfMissing();
        return IndexCheckpoint.position(mapping());
    }

    @Override
    public void clear() {
        scope().schemaManager().dropAndCreate();
    }

    private SearchQueryBuilder queryBuilder() {
        return new SearchQueryBuilder(scope().predicate(), new ClusterTerms(scope().predicate()));
    }

    /** Assumes nothing about terms: requests for their statistics would take longer than the time that they save. */
    private record ClusterTerms(SearchPredicateFactory factory) implements TermStatistics {
        /** Below the scores of likely terms, which are mostly between 0.5 and 10. */
        private static final float UNLIKELY_SCORE = 0.2f;

        @Override
        public boolean mayContain(String field, String term) {
            return true;
        }

        @Override
        public long frequency(String term) {
            return 0;
        }

        @Override
        public boolean isSelective(long releases) {
            return true;
        }

        @Override
        public SearchPredicate anyTerm(String field, Map<String, Float> weights) {
            BooleanPredicateClausesStep<?, ?> any = factory.bool();
            List<String> unlikely = new ArrayList<>();
            weights.forEach((term, weight) -> {
                if (TermSequence.isLikely(weight)) {
                    any.should(factory.match().field(field).matching(term));
                } else {
                    unlikely.add(term);
                }
            });
            if (!unlikely.isEmpty()) {
                any.should(factory.terms()
                        .field(field)
                        .matchingAny(unlikely)
                        .constantScore()
                        .boost(UNLIKELY_SCORE));
            }
            return any.toPredicate();
        }
    }

    private static AggregationKey<Map<String, Long>> key(Facet facet) {
        return AggregationKey.of(facet.label());
    }

    /** @param except the facet whose filter is left out; may be null */
    private SearchPredicate filtered(SearchPredicate base, Map<Facet, SearchPredicate> filters, Facet except) {
        BooleanPredicateClausesStep<?, ?> all = scope().predicate().bool().must(base);
        filters.forEach((facet, filter) -> {
            if (facet != except) {
                all.filter(filter);
            }
        });
        return all.toPredicate();
    }

    private SearchQueryOptionsStep<?, ?, List<?>, ?, ?, ?> query(
            SearchSession session, SearchPredicate predicate, SearchOrder order, Set<Facet> facets) {
        SearchQueryOptionsStep<?, ?, List<?>, ?, ?, ?> query = session.search(ReleaseDocument.class)
                .select(f -> f.composite(f.id(String.class), f.field("sortedAt", Long.class)))
                .where(predicate)
                .sort(f -> sort(f, order));
        for (Facet facet : facets) {
            query = query.aggregation(key(facet), f -> f.terms()
                    .field(facet.field(), String.class)
                    .maxTermCount(FacetedSearch.MAX_FACET_VALUES)
                    .orderByCountDescending());
        }
        return query;
    }

    private static CompositeSortComponentsStep<?, ?> sort(SearchSortFactory f, SearchOrder order) {
        CompositeSortComponentsStep<?, ?> sort = f.composite();
        if (order == SearchOrder.RELEVANCE) {
            sort.add(f.score());
        }
        return sort.add(f.field("sortedAt").desc())
                .add(f.field("idHigh").desc())
                .add(f.field("idLow").desc());
    }

    /** Index names that contain the version, so that services of two versions can run at the same time. */
    private record VersionedNames(String prefix, String version) implements IndexLayoutStrategy {
        @Override
        public String createInitialElasticsearchIndexName(String name) {
            return prefix + "-" + name + "-" + version;
        }

        @Override
        public String createWriteAlias(String name) {
            return null;
        }

        @Override
        public String createReadAlias(String name) {
            return null;
        }
    }
}

package org.communique.search;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.analysis.TermSequence;
import org.communique.audience.ViewerScope;
import org.communique.query.ParsedQuery;
import org.communique.query.QueryTerm;
import org.communique.release.ReleaseFilter.StaffStatus;
import org.communique.release.ReleaseType;
import org.communique.web.Parameters;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.BooleanPredicateClausesStep;
import org.hibernate.search.engine.search.predicate.dsl.PhrasePredicateOptionsStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;

/** Translates an {@link IndexQuery} to predicates of Hibernate Search. They are the same for both backends. */
final class SearchQueryBuilder {
    /** The field that contains all texts of a release. */
    static final String TEXT = "text";

    static final String TITLE = "title";

    /** The field of all starts of words of the title. */
    static final String TITLE_STARTS = "titleStarts";

    /** The scores of a word in these fields, in addition to its score in {@link #TEXT}. */
    private static final Map<String, Float> BOOSTS = Map.of(TITLE, 10f, "summary", 3f);

    /** A query with more terms is not scored: each word has hundreds of terms in all fields and languages. */
    private static final int MAX_SCORED_TERMS = 8;
    /** The maximum number of releases to examine for alternatives, excluded terms and phrases; phrases take longer. */
    private static final long MAX_COST = 8_000_000;

    /** The cost of a release examined for a phrase; for other terms it is 1. */
    private static final int PHRASE_COST = 8;
    /** Below the limit of the search engines, 1,024. */
    private static final int MAX_CLAUSES = 900;
    /** A query with more is complex enough, and does without a score for its words in each of {@link #BOOSTS}. */
    private static final int MAX_CLAUSES_WITH_BOOST = MAX_CLAUSES / 3;

    /** Of the sum of a few words. Larger, it would leave too few digits for these. */
    private static final float MORE_THAN_ANY_SCORE = 1_000;

    private final SearchPredicateFactory f;
    private final TermStatistics terms;
    private int clauses;
    private long cost;
    private boolean scored;

    SearchQueryBuilder(SearchPredicateFactory factory, TermStatistics terms) {
        this.f = factory;
        this.terms = terms;
    }

    /** The query without the filters that have a facet. */
    SearchPredicate base(IndexQuery indexQuery, IndexQuery.PageStart after) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        addQuery(all, indexQuery);
        addFilter(all, indexQuery);
        addVisible(all, indexQuery);
        if (after != null && after.id() == null) {
            all.filter(f.range().field("writtenAt").atMost(ReleaseDocument.micros(after.asOf())));
        }
        return all.toPredicate();
    }

    /** Whether {@link #base} scores its hits. If not, the newest hits come first. */
    boolean isScored() {
        return scored;
    }

    /** Matches the releases after a page start in the order by date. */
    SearchPredicate after(IndexQuery.PageStart start) {
        long high = ReleaseDocument.high(start.id());
        long low = ReleaseDocument.low(start.id());
        return lower("sortedAt", start.sortedAt(), lower("idHigh", high, below("idLow", low)));
    }

    private SearchPredicate below(String field, long value) {
        return f.range().field(field).lessThan(value).toPredicate();
    }

    /** Matches a lower value of a field, or the same value if the rest matches. */
    private SearchPredicate lower(String field, long value, SearchPredicate rest) {
        SearchPredicate equal = f.match().field(field).matching(value).toPredicate();
        return f.or(below(field, value), f.and(equal, rest).toPredicate()).toPredicate();
    }

    /** The filters that have a facet, by facet. */
    Map<Facet, SearchPredicate> facetFilters(IndexQuery indexQuery) {
        Map<Facet, SearchPredicate> filters = new EnumMap<>(Facet.class);
        putTerms(filters, Facet.LANGUAGE, indexQuery.filter().languages());
        putTerms(
                filters,
                Facet.TYPE,
                indexQuery.filter().types().stream().map(ReleaseType::label).toList());
        putTerms(filters, Facet.SOURCE, indexQuery.filter().sources());
        if (!indexQuery.filter().organizations().isEmpty()) {
            List<String> ids =
                    indexQuery.organizations().stream().map(UUID::toString).toList();
            filters.put(
                    Facet.ORGANIZATION,
                    ids.isEmpty()
                            ? f.matchNone().toPredicate()
                            : f.terms().field("organization").matchingAny(ids).toPredicate());
        }
        if (!indexQuery.topics().isEmpty()) {
            filters.put(
                    Facet.TOPIC,
                    f.terms().field("topics").matchingAll(indexQuery.topics()).toPredicate());
        }
        Instant from = indexQuery.filter().publishedFrom();
        Instant before = indexQuery.filter().publishedBefore();
        if (from != null || before != null) {
            long min = from == null ? Long.MIN_VALUE : ReleaseDocument.micros(from);
            long max = before == null ? Long.MAX_VALUE : ReleaseDocument.micros(before) - 1;
            filters.put(
                    Facet.YEAR, f.range().field("publishedAt").between(min, max).toPredicate());
        }
        return filters;
    }

    /** Matches fields in which each of the given words is the start of a word; the longer ones may have a typo. */
    SearchPredicate startingWith(String field, List<String> prefixes, IndexQuery indexQuery) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        for (String prefix : prefixes) {
            all.must(startsWith(field, prefix));
        }
        return filtered(all, indexQuery);
    }

    /** Matches titles with a word that is the given one but for {@link SpellingVariants#maxTypos}. */
    SearchPredicate similarTitle(String word, IndexQuery indexQuery) {
        return filtered(
                f.bool()
                        .must(f.match()
                                .field(TITLE_STARTS)
                                .matching(start(word))
                                .fuzzy(SpellingVariants.maxTypos(word), SpellingVariants.rightStart(word))),
                indexQuery);
    }

    private SearchPredicate filtered(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        addFilter(all, indexQuery);
        addVisible(all, indexQuery);
        facetFilters(indexQuery).values().forEach(all::filter);
        return all.toPredicate();
    }

    /**
     * @param alike    matches releases with words of a text
     * @param others   matches releases that may be related to it
     * @param language the language of the text; null if it has none
     */
    SearchPredicate related(SearchPredicate alike, SearchPredicate others, String language) {
        BooleanPredicateClausesStep<?, ?> all = f.bool().must(alike).filter(others);
        if (language != null) {
            all.should(f.match()
                    .field(Facet.LANGUAGE.field())
                    .matching(language)
                    .constantScore()
                    .boost(MORE_THAN_ANY_SCORE));
        }
        return all.toPredicate();
    }

    /** Matches the releases that may be related to a text. */
    SearchPredicate others(RelatedText text, IndexQuery indexQuery) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        all.mustNot(
                f.id().matchingAny(text.excluded().stream().map(UUID::toString).toList()));
        addVisible(all, indexQuery);
        return all.toPredicate();
    }

    /** The part of a word that the fields with the starts of words have. */
    private static String start(String word) {
        return word.substring(0, Math.min(word.length(), ReleaseDocument.MAX_PREFIX_LENGTH));
    }

    private SearchPredicate startsWith(String field, String prefix) {
        String start = start(prefix);
        if (start.length() < 4) {
            return f.match().field(field).matching(start).toPredicate();
        }
        return f.bool()
                .should(f.match().field(field).matching(start).boost(4))
                .should(f.match().field(field).matching(start).fuzzy(1, 1))
                .toPredicate();
    }

    private void putTerms(Map<Facet, SearchPredicate> filters, Facet facet, Collection<String> values) {
        if (!values.isEmpty()) {
            filters.put(
                    facet, f.terms().field(facet.field()).matchingAny(values).toPredicate());
        }
    }

    private void addQuery(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        ParsedQuery query = indexQuery.parsedQuery();
        if (query.required().isEmpty()) {
            all.must(query.empty() || !query.excluded().isEmpty() ? f.matchAll() : f.matchNone());
        }
        scored = isWorthScoring(indexQuery);
        for (List<QueryTerm> any : query.required()) {
            Set<TermSequence> variants = variants(any, indexQuery);
            cost += any.size() == 1 ? 0 : frequency(variants);
            if (any.size() == 1 || !scored) {
                addAnyOf(all, variants);
            } else {
                BooleanPredicateClausesStep<?, ?> one = f.bool();
                for (QueryTerm term : any) {
                    BooleanPredicateClausesStep<?, ?> either = f.bool();
                    addAnyOf(either, variants(List.of(term), indexQuery));
                    one.should(either);
                }
                all.must(one);
            }
        }
        if (!query.excluded().isEmpty()) {
            List<TermSequence> excluded = likely(variants(query.excluded(), indexQuery));
            cost += frequency(excluded);
            all.mustNot(anyOf(TEXT, excluded, false));
        }
        if (scored && query.required().size() > 1) {
            addTitlePhrase(all, indexQuery);
        }
        if (clauses > MAX_CLAUSES || cost > MAX_COST) {
            throw Parameters.problem("q", "is too complex. Use fewer words, phrases or alternatives.");
        }
    }

    /** Scoring takes a hundred times as long as matching, and says little about words that very many releases have. */
    private boolean isWorthScoring(IndexQuery indexQuery) {
        ParsedQuery query = indexQuery.parsedQuery();
        if (query.required().size() + query.excluded().size() > MAX_SCORED_TERMS) {
            return false;
        }
        long alternatives = 0;
        long rarest = Long.MAX_VALUE;
        for (List<QueryTerm> any : query.required()) {
            long frequency = frequency(likely(variants(any, indexQuery)));
            alternatives += any.size() > 1 ? frequency : 0;
            rarest = Math.min(rarest, frequency);
        }
        return !query.required().isEmpty() && terms.isSelective(Math.max(alternatives, rarest));
    }

    private static Set<TermSequence> variants(List<QueryTerm> terms, IndexQuery indexQuery) {
        Set<TermSequence> variants = new LinkedHashSet<>();
        terms.forEach(term -> variants.addAll(indexQuery.variants().of(term)));
        return variants;
    }

    private long frequency(Collection<TermSequence> variants) {
        return variants.stream().mapToLong(this::frequency).sum();
    }

    private long frequency(TermSequence variant) {
        return variant.positions().stream()
                .mapToLong(any -> any.stream().mapToLong(terms::frequency).sum())
                .min()
                .orElse(0);
    }

    /** Raises the score of titles in which the words form a phrase. */
    private void addTitlePhrase(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        if (indexQuery.parsedQuery().required().stream().allMatch(any -> any.size() == 1)) {
            String words = indexQuery.parsedQuery().required().stream()
                    .map(any -> any.get(0).text())
                    .collect(Collectors.joining(" "));
            for (TermSequence variant : possible(TITLE, indexQuery.variants().of(words))) {
                if (variant.isPhrase() && variant.isLikely()) {
                    all.should(phrase(TITLE, variant).boost(10));
                }
            }
        }
    }

    /** Requires any of the variants in the text, and raises the score if a likely one is in other fields too. */
    private void addAnyOf(BooleanPredicateClausesStep<?, ?> all, Collection<TermSequence> variants) {
        all.must(anyOf(TEXT, variants, scored));
        List<TermSequence> likely = likely(variants);
        BOOSTS.forEach((field, boost) -> {
            if (scored
                    && clauses <= MAX_CLAUSES_WITH_BOOST
                    && !possible(field, likely).isEmpty()) {
                all.should(anyOf(field, likely, scored).boost(boost));
            }
        });
    }

    private static List<TermSequence> likely(Collection<TermSequence> variants) {
        return variants.stream().filter(TermSequence::isLikely).toList();
    }

    private List<TermSequence> possible(String field, Collection<TermSequence> variants) {
        return variants.stream()
                .flatMap(variant -> variant.retain(term -> terms.mayContain(field, term)).stream())
                .toList();
    }

    /** @param scored whether rare and frequent terms get different scores, which takes longer */
    private BooleanPredicateClausesStep<?, ?> anyOf(String field, Collection<TermSequence> variants, boolean scored) {
        BooleanPredicateClausesStep<?, ?> any = f.bool();
        Map<String, Float> single = new LinkedHashMap<>();
        Set<List<List<String>>> phrases = new HashSet<>();
        for (TermSequence variant : possible(field, variants)) {
            if (variant.isPhrase()) {
                // The likely readings come first, and mostly the index has no others.
                if (phrases.add(variant.positions())) {
                    any.should(phrase(field, variant).boost(variant.weight()));
                }
            } else {
                variant.terms().forEach(term -> single.merge(term, variant.weight(), Math::max));
            }
        }
        if (!single.isEmpty()) {
            any.should(
                    scored
                            ? terms.anyTerm(field, single)
                            : f.terms()
                                    .field(field)
                                    .matchingAny(single.keySet())
                                    .toPredicate());
            clauses += scored ? single.size() : 1;
        }
        return any.hasClause() ? any : f.bool().must(f.matchNone());
    }

    private PhrasePredicateOptionsStep<?> phrase(String field, TermSequence variant) {
        // Lucene counts a phrase as one clause, unless a position has several terms.
        int alternatives = variant.positions().stream().mapToInt(List::size).sum();
        clauses += alternatives == variant.positions().size() ? 1 : alternatives;
        cost += PHRASE_COST * frequency(variant);
        return f.phrase().field(field).matching(variant.indexed());
    }

    private void addFilter(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        if (indexQuery.filter().author() != null) {
            all.filter(f.match().field("authors").matching(indexQuery.filter().author()));
        }
        if (indexQuery.filter().updatedSince() != null) {
            all.filter(f.range()
                    .field("changedAt")
                    .atLeast(ReleaseDocument.micros(indexQuery.filter().updatedSince())));
        }
        if (!indexQuery.filter().statuses().isEmpty()) {
            BooleanPredicateClausesStep<?, ?> one = f.bool();
            indexQuery.filter().statuses().forEach(status -> one.should(status(status, indexQuery.now())));
            all.filter(one);
        }
    }

    private SearchPredicate status(StaffStatus status, Instant now) {
        return switch (status) {
            case DRAFT, WITHDRAWN, TRASHED ->
                f.match().field("state").matching(status.label()).toPredicate();
            case PUBLISHED -> published(now);
            case SCHEDULED ->
                f.and(
                                f.match()
                                        .field("state")
                                        .matching(StaffStatus.PUBLISHED.label())
                                        .toPredicate(),
                                scheduled(now))
                        .toPredicate();
        };
    }

    /** Few releases are scheduled, so it is faster to exclude these than to match all others. */
    private SearchPredicate published(Instant now) {
        return f.bool()
                .must(f.match().field("state").matching(StaffStatus.PUBLISHED.label()))
                .mustNot(scheduled(now))
                .toPredicate();
    }

    private SearchPredicate scheduled(Instant now) {
        return f.range()
                .field("publishedAt")
                .greaterThan(ReleaseDocument.micros(now))
                .toPredicate();
    }

    /** Restricts the query to releases that the caller may see and that the index is right about. */
    private void addVisible(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        addVisibility(all, indexQuery.viewerScope(), indexQuery.now());
        if (indexQuery.filter().statuses().isEmpty()
                && indexQuery.viewerScope().extent() != ViewerScope.Extent.PUBLIC) {
            all.mustNot(f.match().field("state").matching(StaffStatus.TRASHED.label()));
        }
        if (!indexQuery.unindexed().isEmpty()) {
            all.mustNot(f.id().matchingAny(
                            indexQuery.unindexed().stream().map(UUID::toString).toList()));
        }
    }

    /** Applies the rule that the database applies too: see {@link ViewerScope}. */
    private void addVisibility(BooleanPredicateClausesStep<?, ?> all, ViewerScope viewerScope, Instant now) {
        if (viewerScope.extent() == ViewerScope.Extent.PUBLIC) {
            all.filter(f.match().field("state").matching(StaffStatus.PUBLISHED.label()));
            all.mustNot(scheduled(now));
            return;
        }
        // The marker is excluded, because that costs less than matching all releases.
        all.mustNot(f.id().matching(ReleaseDocument.MARKER));
        BooleanPredicateClausesStep<?, ?> nonPublic = f.bool();
        if (viewerScope.extent() == ViewerScope.Extent.EMBARGOED) {
            nonPublic.must(f.match().field("state").matching(StaffStatus.PUBLISHED.label()));
            nonPublic.must(f.match().field("embargo").matching(true));
        } else {
            nonPublic.must(f.matchAll());
        }
        if (viewerScope.organization() != null) {
            nonPublic.must(f.match()
                    .field("organization")
                    .matching(viewerScope.organization().toString()));
        }
        all.filter(f.bool().should(published(now)).should(nonPublic));
    }
}

package org.communique.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.audience.ViewerScope;
import org.communique.release.ReleaseFilter.StaffStatus;
import org.communique.release.ReleaseType;
import org.communique.web.Parameters;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.BooleanPredicateClausesStep;
import org.hibernate.search.engine.search.predicate.dsl.PhrasePredicateOptionsStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;

/** Says in the index's language what is wanted; the same for both backends. */
final class SearchQueryBuilder {
    /** Has all of a release's texts: what is not in it is nowhere. */
    static final String TEXT = "text";

    /** What a word weighs in these, beside what it does for being in the text at all. */
    private static final Map<String, Float> WEIGHTS = Map.of("title", 10f, "summary", 3f);

    /** Beyond these many words they are looked for, but not weighed: each is hundreds of terms, in all fields and languages. */
    private static final int MOST_WEIGHED = 8;
    /** How many releases are looked at for one of several words, for one that is left out, or, which takes longer, for a phrase. */
    private static final long MOST_WORK = 8_000_000;

    private static final int WORK_OF_PHRASE = 8;
    /** What a search engine bears (its own limit is 1,024). */
    private static final int MOST_CLAUSES = 900;

    private final SearchPredicateFactory f;
    private final TermStatistics terms;
    private int clauses;
    private long work;
    private boolean weighed;

    SearchQueryBuilder(SearchPredicateFactory factory, TermStatistics terms) {
        this.f = factory;
        this.terms = terms;
    }

    /** Everything that is wanted but for the filters that have a facet. */
    SearchPredicate base(IndexQuery indexQuery, IndexQuery.Place after) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        addSought(all, indexQuery);
        addFilter(all, indexQuery);
        addSeen(all, indexQuery);
        if (after != null && after.id() == null) {
            all.filter(f.range().field("writtenAt").atMost(ReleaseDocument.micros(after.asOf())));
        }
        return all.toPredicate();
    }

    /** Whether what {@link #base} finds has more or less of what is looked for; if not, all is equal, and the newest comes first. */
    boolean isWeighed() {
        return weighed;
    }

    /** What comes after a place in the order of dates. */
    SearchPredicate beyond(IndexQuery.Place after) {
        long high = ReleaseDocument.high(after.id());
        long low = ReleaseDocument.low(after.id());
        return lower("sortedAt", after.sortedAt(), lower("idHigh", high, below("idLow", low)));
    }

    private SearchPredicate below(String field, long value) {
        return f.range().field(field).lessThan(value).toPredicate();
    }

    /** A field has less, or as much and the rest holds. */
    private SearchPredicate lower(String field, long value, SearchPredicate rest) {
        SearchPredicate equal = f.match().field(field).matching(value).toPredicate();
        return f.or(below(field, value), f.and(equal, rest).toPredicate()).toPredicate();
    }

    /** The filters that have a facet, by it. */
    Map<Facet, SearchPredicate> filters(IndexQuery indexQuery) {
        Map<Facet, SearchPredicate> filters = new EnumMap<>(Facet.class);
        put(filters, Facet.LANGUAGE, indexQuery.filter().languages());
        put(
                filters,
                Facet.TYPE,
                indexQuery.filter().types().stream().map(ReleaseType::label).toList());
        put(filters, Facet.SOURCE, indexQuery.filter().sources());
        if (!indexQuery.filter().organizations().isEmpty()) {
            List<String> ids =
                    indexQuery.organizations().stream().map(UUID::toString).toList();
            filters.put(
                    Facet.ORGANIZATION,
                    ids.isEmpty()
                            ? f.matchNone().toPredicate()
                            : f.terms().field("organization").matchingAny(ids).toPredicate());
        }
        if (!indexQuery.filter().topics().isEmpty()) {
            filters.put(
                    Facet.TOPIC,
                    f.terms()
                            .field("topics")
                            .matchingAll(indexQuery.filter().topics())
                            .toPredicate());
        }
        Instant from = indexQuery.filter().publishedFrom();
        Instant before = indexQuery.filter().publishedBefore();
        if (from != null || before != null) {
            long least = from == null ? Long.MIN_VALUE : ReleaseDocument.micros(from);
            long most = before == null ? Long.MAX_VALUE : ReleaseDocument.micros(before) - 1;
            filters.put(
                    Facet.YEAR,
                    f.range().field("publishedAt").between(least, most).toPredicate());
        }
        return filters;
    }

    /** Titles in which each word begins like one of these; the last may have a typo. */
    SearchPredicate beginning(String field, List<String> words, IndexQuery indexQuery) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        for (String word : words) {
            all.must(starts(field, word));
        }
        addFilter(all, indexQuery);
        addSeen(all, indexQuery);
        if (!indexQuery.filter().languages().isEmpty()) {
            all.filter(filters(indexQuery).get(Facet.LANGUAGE));
        }
        return all.toPredicate();
    }

    private SearchPredicate starts(String field, String word) {
        String start =
                word.length() > ReleaseDocument.LONGEST_START ? word.substring(0, ReleaseDocument.LONGEST_START) : word;
        if (start.length() < 4) {
            return f.match().field(field).matching(start).toPredicate();
        }
        return f.bool()
                .should(f.match().field(field).matching(start).boost(4))
                .should(f.match().field(field).matching(start).fuzzy(1, 1))
                .toPredicate();
    }

    private void put(Map<Facet, SearchPredicate> filters, Facet facet, Collection<String> values) {
        if (!values.isEmpty()) {
            filters.put(
                    facet, f.terms().field(facet.field()).matchingAny(values).toPredicate());
        }
    }

    private void addSought(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        QueryTerm.Sought sought = indexQuery.sought();
        if (sought.required().isEmpty()) {
            all.must(sought.empty() || !sought.excluded().isEmpty() ? f.matchAll() : f.matchNone());
        }
        weighed = isWeighed(indexQuery);
        for (List<QueryTerm> any : sought.required()) {
            work += any.size() == 1 ? 0 : frequency(any, indexQuery);
            if (any.size() == 1 || !weighed) {
                addAny(all, readings(any, indexQuery));
            } else {
                BooleanPredicateClausesStep<?, ?> one = f.bool();
                for (QueryTerm queryTerm : any) {
                    BooleanPredicateClausesStep<?, ?> either = f.bool();
                    addAny(either, readings(List.of(queryTerm), indexQuery));
                    one.should(either);
                }
                all.must(one);
            }
        }
        if (!sought.excluded().isEmpty()) {
            work += frequency(sought.excluded(), indexQuery);
            all.mustNot(anyOf(TEXT, readings(sought.excluded(), indexQuery), false));
        }
        if (weighed && sought.required().size() > 1) {
            addWordsTogether(all, indexQuery);
        }
        if (clauses > MOST_CLAUSES || work > MOST_WORK) {
            throw Parameters.problem("q", "it asks for too much at once: leave some words out");
        }
    }

    /** Weighing takes a hundred times as long as finding, and what very many releases have says little of any. */
    private boolean isWeighed(IndexQuery indexQuery) {
        QueryTerm.Sought sought = indexQuery.sought();
        if (sought.required().size() + sought.excluded().size() > MOST_WEIGHED) {
            return false;
        }
        long either = 0;
        long rarest = Long.MAX_VALUE;
        for (List<QueryTerm> any : sought.required()) {
            long frequency = frequency(any, indexQuery);
            either += any.size() > 1 ? frequency : 0;
            rarest = Math.min(rarest, frequency);
        }
        return !sought.required().isEmpty() && terms.saysSomething(Math.max(either, rarest));
    }

    private static Set<List<String>> readings(List<QueryTerm> pieces, IndexQuery indexQuery) {
        Set<List<String>> readings = new LinkedHashSet<>();
        pieces.forEach(queryTerm -> readings.addAll(indexQuery.termVariants().of(queryTerm.text())));
        return readings;
    }

    private long frequency(List<QueryTerm> pieces, IndexQuery indexQuery) {
        return readings(pieces, indexQuery).stream().mapToLong(this::frequency).sum();
    }

    private long frequency(List<String> reading) {
        return reading.stream().mapToLong(terms::frequency).min().orElse(0);
    }

    /** A title in which the words follow one another is the likeliest to be meant. */
    private void addWordsTogether(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        if (indexQuery.sought().required().stream().allMatch(any -> any.size() == 1)) {
            String together = indexQuery.sought().required().stream()
                    .map(any -> any.get(0).text())
                    .collect(Collectors.joining(" "));
            for (List<String> reading : known("title", indexQuery.termVariants().of(together))) {
                if (reading.size() > 1) {
                    all.should(phrase("title", reading).boost(10));
                }
            }
        }
    }

    /** Any of the readings must be in the text; where else it is decides what that weighs. */
    private void addAny(BooleanPredicateClausesStep<?, ?> all, Collection<List<String>> readings) {
        all.must(anyOf(TEXT, readings, weighed));
        WEIGHTS.forEach((field, weight) -> {
            if (weighed && !known(field, readings).isEmpty()) {
                all.should(anyOf(field, readings, weighed).boost(weight));
            }
        });
    }

    private List<List<String>> known(String field, Collection<List<String>> readings) {
        return readings.stream()
                .filter(reading -> reading.stream().allMatch(term -> terms.mayBeIn(field, term)))
                .toList();
    }

    /** @param weighed whether it weighs by how rare and how frequent it is; it takes longer */
    private BooleanPredicateClausesStep<?, ?> anyOf(String field, Collection<List<String>> readings, boolean weighed) {
        BooleanPredicateClausesStep<?, ?> any = f.bool();
        List<String> single = new ArrayList<>();
        for (List<String> reading : known(field, readings)) {
            if (reading.size() > 1) {
                any.should(phrase(field, reading));
            } else {
                single.add(reading.get(0));
            }
        }
        if (!single.isEmpty()) {
            any.should(
                    weighed
                            ? terms.oneWord(field, single)
                            : f.terms().field(field).matchingAny(single).toPredicate());
            clauses += weighed ? single.size() : 1;
        }
        return any.hasClause() ? any : f.bool().must(f.matchNone());
    }

    private PhrasePredicateOptionsStep<?> phrase(String field, List<String> reading) {
        clauses++;
        work += WORK_OF_PHRASE * frequency(reading);
        return f.phrase().field(field).matching(String.join(" ", reading));
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
                                toCome(now))
                        .toPredicate();
        };
    }

    /** Few are still to come, so that it is quicker to leave these out than to ask for the others. */
    private SearchPredicate published(Instant now) {
        return f.bool()
                .must(f.match().field("state").matching(StaffStatus.PUBLISHED.label()))
                .mustNot(toCome(now))
                .toPredicate();
    }

    private SearchPredicate toCome(Instant now) {
        return f.range()
                .field("publishedAt")
                .greaterThan(ReleaseDocument.micros(now))
                .toPredicate();
    }

    /** What the caller sees, as far as the index knows it for certain. */
    private void addSeen(BooleanPredicateClausesStep<?, ?> all, IndexQuery indexQuery) {
        addVisibility(all, indexQuery.viewerScope(), indexQuery.now());
        if (indexQuery.filter().statuses().isEmpty()
                && indexQuery.viewerScope().beyond() != ViewerScope.Beyond.NOTHING) {
            all.mustNot(f.match().field("state").matching(StaffStatus.TRASHED.label()));
        }
        if (!indexQuery.pending().isEmpty()) {
            all.mustNot(f.id().matchingAny(
                            indexQuery.pending().stream().map(UUID::toString).toList()));
        }
    }

    /** The same rule as the database's: see {@link ViewerScope}. */
    private void addVisibility(BooleanPredicateClausesStep<?, ?> all, ViewerScope viewerScope, Instant now) {
        if (viewerScope.beyond() == ViewerScope.Beyond.NOTHING) {
            all.filter(f.match().field("state").matching(StaffStatus.PUBLISHED.label()));
            all.mustNot(toCome(now));
            return;
        }
        // Neither is a long list: what is left out costs less than what is asked for.
        all.mustNot(f.id().matching(ReleaseDocument.MARKER));
        BooleanPredicateClausesStep<?, ?> more = f.bool();
        if (viewerScope.beyond() == ViewerScope.Beyond.EMBARGOED) {
            more.must(f.match().field("state").matching(StaffStatus.PUBLISHED.label()));
            more.must(f.match().field("embargo").matching(true));
        } else {
            more.must(f.matchAll());
        }
        if (viewerScope.organization() != null) {
            more.must(f.match()
                    .field("organization")
                    .matching(viewerScope.organization().toString()));
        }
        all.filter(f.bool().should(published(now)).should(more));
    }
}

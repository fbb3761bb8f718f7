package org.communique.search;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.communique.analysis.Words;
import org.communique.release.ReleaseFilter.Desk;
import org.communique.release.ReleaseType;
import org.communique.release.Sight;
import org.communique.web.Parameters;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.BooleanPredicateClausesStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;

/** Says in the index's language what is wanted; the same for both backends. */
final class Predicates {
    private static final Map<String, Float> WEIGHTS = Map.of("title", 10f, "summary", 3f, "body", 1f);

    /** Beyond these many words they are looked for, but not weighed: each is hundreds of terms, in all fields and languages. */
    private static final int MOST_WEIGHED = 8;
    /** What a search engine bears (its own limit is 1,024). */
    private static final int MOST_CLAUSES = 900;

    private final SearchPredicateFactory f;
    private final Predicate<String> known;
    private int clauses;

    /** @param known whether there may be texts with a term: what is in none need not be looked for */
    Predicates(SearchPredicateFactory factory, Predicate<String> known) {
        this.f = factory;
        this.known = known;
    }

    /** Everything that is wanted but for the filters that have a facet. */
    SearchPredicate base(Wanted wanted, Wanted.Place after) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        addSought(all, wanted.sought(), wanted.languages());
        addFilter(all, wanted);
        addSeen(all, wanted);
        if (after != null && after.id() == null) {
            all.filter(f.range().field("writtenAt").atMost(ReleaseDocument.micros(after.asOf())));
        }
        return all.toPredicate();
    }

    /** What comes after a place in the order of dates. */
    SearchPredicate beyond(Wanted.Place after) {
        return f.or(
                        f.range().field("sortedAt").lessThan(after.sortedAt()),
                        f.and(
                                f.match().field("sortedAt").matching(after.sortedAt()),
                                f.range().field("key").lessThan(after.id().toString())))
                .toPredicate();
    }

    /** The filters that have a facet, by it. */
    Map<Facet, SearchPredicate> filters(Wanted wanted) {
        Map<Facet, SearchPredicate> filters = new EnumMap<>(Facet.class);
        put(filters, Facet.LANGUAGE, wanted.filter().languages());
        put(
                filters,
                Facet.TYPE,
                wanted.filter().types().stream().map(ReleaseType::label).toList());
        put(filters, Facet.SOURCE, wanted.filter().sources());
        if (!wanted.filter().organizations().isEmpty()) {
            List<String> ids =
                    wanted.organizations().stream().map(UUID::toString).toList();
            filters.put(
                    Facet.ORGANIZATION,
                    ids.isEmpty()
                            ? f.matchNone().toPredicate()
                            : f.terms().field("organization").matchingAny(ids).toPredicate());
        }
        if (!wanted.filter().topics().isEmpty()) {
            filters.put(
                    Facet.TOPIC,
                    f.terms()
                            .field("topics")
                            .matchingAll(wanted.filter().topics())
                            .toPredicate());
        }
        Instant from = wanted.filter().publishedFrom();
        Instant before = wanted.filter().publishedBefore();
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
    SearchPredicate beginning(String field, List<String> words, Wanted wanted) {
        BooleanPredicateClausesStep<?, ?> all = f.bool();
        for (String word : words) {
            all.must(starts(field, word));
        }
        addFilter(all, wanted);
        addSeen(all, wanted);
        if (!wanted.filter().languages().isEmpty()) {
            all.filter(filters(wanted).get(Facet.LANGUAGE));
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

    private void addSought(BooleanPredicateClausesStep<?, ?> all, Piece.Sought sought, Collection<String> languages) {
        if (sought.required().isEmpty()) {
            all.must(sought.empty() || !sought.excluded().isEmpty() ? f.matchAll() : f.matchNone());
        }
        boolean weighed = sought.required().size() + sought.excluded().size() <= MOST_WEIGHED;
        for (List<Piece> any : sought.required()) {
            BooleanPredicateClausesStep<?, ?> one = f.bool();
            any.forEach(piece -> addPiece(one, piece, languages, weighed));
            all.must(one);
        }
        for (Piece piece : sought.excluded()) {
            BooleanPredicateClausesStep<?, ?> one = f.bool();
            addPiece(one, piece, languages, false);
            all.mustNot(one);
        }
        if (weighed && sought.required().size() > 1) {
            addWordsTogether(all, sought, languages);
        }
        if (clauses > MOST_CLAUSES) {
            throw Parameters.problem("q", "it asks for too much at once: leave some words out");
        }
    }

    /** A title in which the words follow one another is the likeliest to be meant. */
    private void addWordsTogether(
            BooleanPredicateClausesStep<?, ?> all, Piece.Sought sought, Collection<String> languages) {
        if (sought.required().stream().allMatch(any -> any.size() == 1)) {
            String text = String.join(
                    " ",
                    sought.required().stream().map(any -> any.get(0).text()).toList());
            for (List<String> reading : readings(text, languages)) {
                if (reading.size() > 1) {
                    clauses++;
                    all.should(f.phrase()
                            .field("title")
                            .matching(String.join(" ", reading))
                            .boost(10));
                }
            }
        }
    }

    private List<List<String>> readings(String text, Collection<String> languages) {
        return Words.readings(text, languages).stream()
                .filter(reading -> reading.stream().allMatch(known))
                .toList();
    }

    private void addPiece(
            BooleanPredicateClausesStep<?, ?> any, Piece piece, Collection<String> languages, boolean weighed) {
        List<List<String>> readings = readings(piece.text(), languages);
        if (readings.isEmpty()) {
            any.should(f.matchNone());
        }
        List<String> single = readings.stream()
                .filter(reading -> reading.size() == 1)
                .map(reading -> reading.get(0))
                .toList();
        for (Map.Entry<String, Float> field : WEIGHTS.entrySet()) {
            String name = field.getKey();
            if (!weighed && !single.isEmpty()) {
                any.should(f.terms().field(name).matchingAny(single).boost(field.getValue()));
                clauses++;
            }
            for (List<String> reading : readings) {
                if (reading.size() > 1) {
                    any.should(f.phrase()
                            .field(name)
                            .matching(String.join(" ", reading))
                            .boost(field.getValue()));
                    clauses++;
                } else if (weighed) {
                    any.should(f.match().field(name).matching(reading.get(0)).boost(field.getValue()));
                    clauses++;
                }
            }
        }
    }

    private void addFilter(BooleanPredicateClausesStep<?, ?> all, Wanted wanted) {
        if (wanted.filter().author() != null) {
            all.filter(f.match().field("authors").matching(wanted.filter().author()));
        }
        if (wanted.filter().updatedSince() != null) {
            all.filter(f.range()
                    .field("changedAt")
                    .atLeast(ReleaseDocument.micros(wanted.filter().updatedSince())));
        }
        // Neither is a long list: what is left out costs less than what is asked for.
        all.mustNot(f.id().matching(ReleaseDocument.MARKER));
        if (wanted.filter().statuses().isEmpty()) {
            all.mustNot(f.match().field("state").matching(Desk.TRASHED.label()));
        } else {
            BooleanPredicateClausesStep<?, ?> one = f.bool();
            wanted.filter().statuses().forEach(status -> one.should(status(status, wanted.now())));
            all.filter(one);
        }
    }

    private SearchPredicate status(Desk status, Instant now) {
        return switch (status) {
            case DRAFT, WITHDRAWN, TRASHED ->
                f.match().field("state").matching(status.label()).toPredicate();
            case PUBLISHED -> published(now);
            case SCHEDULED ->
                f.and(
                                f.match().field("state").matching(Desk.PUBLISHED.label()),
                                f.range().field("publishedAt").greaterThan(ReleaseDocument.micros(now)))
                        .toPredicate();
        };
    }

    /** Few are still to come, so that it is quicker to leave these out than to ask for the others. */
    private SearchPredicate published(Instant now) {
        return f.bool()
                .must(f.match().field("state").matching(Desk.PUBLISHED.label()))
                .mustNot(f.range().field("publishedAt").greaterThan(ReleaseDocument.micros(now)))
                .toPredicate();
    }

    /** What the caller sees, as far as the index knows it for certain. */
    private void addSeen(BooleanPredicateClausesStep<?, ?> all, Wanted wanted) {
        addVisibility(all, wanted.sight(), wanted.now());
        if (!wanted.pending().isEmpty()) {
            all.mustNot(f.id().matchingAny(
                            wanted.pending().stream().map(UUID::toString).toList()));
        }
    }

    /** The same rule as the database's: see {@link Sight}. */
    private void addVisibility(BooleanPredicateClausesStep<?, ?> all, Sight sight, Instant now) {
        if (sight.beyond() == Sight.Beyond.NOTHING) {
            all.filter(published(now));
            return;
        }
        BooleanPredicateClausesStep<?, ?> more = f.bool();
        if (sight.beyond() == Sight.Beyond.EMBARGOED) {
            more.must(f.match().field("state").matching(Desk.PUBLISHED.label()));
            more.must(f.match().field("embargo").matching(true));
        } else {
            more.must(f.matchAll());
        }
        if (sight.organization() != null) {
            more.must(f.match()
                    .field("organization")
                    .matching(sight.organization().toString()));
        }
        all.filter(f.bool().should(published(now)).should(more));
    }
}

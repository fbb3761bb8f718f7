package org.communique.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.analysis.TermSequence;

/** A query that is matched with single releases. It matches those that a search for it would find. */
public final class TextQuery {
    /** Of a sequence of terms. */
    private static final int BYTES = 300;

    static final TextQuery NOTHING = new TextQuery(List.of(), Set.of(), true);

    /** A release must have one of each. */
    private final List<Set<TermSequence>> required;

    private final Set<TermSequence> excluded;
    private final boolean matchesNothing;

    private TextQuery(List<Set<TermSequence>> required, Set<TermSequence> excluded, boolean matchesNothing) {
        this.required = required;
        this.excluded = excluded;
        this.matchesNothing = matchesNothing;
    }

    /** @param allLanguages the languages of all releases */
    public static TextQuery of(SavedQuery query, Set<String> allLanguages) {
        return of(QueryParser.parse(query.text()), query.languages().isEmpty() ? allLanguages : query.languages());
    }

    /** @param languages the languages of the releases that are sought */
    public static TextQuery of(ParsedQuery query, Collection<String> languages) {
        return of(query, new TermVariants(() -> languages));
    }

    /** @param variants the terms that words have in the languages of the releases that are sought */
    public static TextQuery of(ParsedQuery query, TermVariants variants) {
        List<Set<TermSequence>> required = new ArrayList<>();
        for (List<QueryTerm> any : query.required()) {
            required.add(variants(any, variants));
        }
        Set<TermSequence> excluded = variants(query.excluded(), variants).stream()
                .filter(TermSequence::isLikely)
                .collect(Collectors.toSet());
        boolean matchesNothing = query.required().isEmpty() && query.excluded().isEmpty() && !query.empty();
        return new TextQuery(required, excluded, matchesNothing);
    }

    private static Set<TermSequence> variants(Collection<QueryTerm> terms, TermVariants variants) {
        Set<TermSequence> all = new LinkedHashSet<>();
        terms.forEach(term -> all.addAll(variants.of(term)));
        return all;
    }

    public boolean matches(TermPositions text) {
        return !matchesNothing
                && required.stream().allMatch(any -> any.stream().anyMatch(text::has))
                && excluded.stream().noneMatch(text::has);
    }

    /** The approximate size in bytes. */
    int size() {
        return BYTES
                * (1 + excluded.size() + required.stream().mapToInt(Set::size).sum());
    }

    /** For a query that only excludes: terms of which a release has one if it does not match; else empty. */
    Optional<Set<String>> excludedTerms() {
        return required.isEmpty() && !matchesNothing ? Optional.of(firstTerms(excluded)) : Optional.empty();
    }

    /** For each word, terms of which every matching release has one. */
    List<Set<String>> necessaryTerms() {
        return required.stream().map(TextQuery::firstTerms).toList();
    }

    private static Set<String> firstTerms(Set<TermSequence> any) {
        return any.stream().flatMap(sequence -> sequence.terms().stream()).collect(Collectors.toSet());
    }
}

package org.communique.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.analysis.TextAnalyzer;

/** The terms that words have in each language of the index. Searches look for these terms, and highlights mark them. */
final class TermVariants {
    private final Collection<String> languages;
    private final Map<String, Set<List<String>>> computed = new HashMap<>();

    TermVariants(Collection<String> languages) {
        this.languages = languages;
    }

    Set<List<String>> of(String text) {
        return computed.computeIfAbsent(text, words -> TextAnalyzer.variants(words, languages));
    }

    /** The variants of a term, and the compounds that it may be a part of. */
    Set<List<String>> of(QueryTerm term) {
        if (term.compounds().isEmpty()) {
            return of(term.text());
        }
        Set<List<String>> variants = new LinkedHashSet<>(of(term.text()));
        term.compounds().forEach(compound -> variants.add(List.of(compound)));
        return variants;
    }

    /** The variants of all required terms. */
    Set<List<String>> of(ParsedQuery query) {
        Set<List<String>> all = new LinkedHashSet<>();
        query.required().forEach(any -> any.forEach(term -> all.addAll(of(term))));
        return all;
    }
}

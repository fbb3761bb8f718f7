package org.communique.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.analysis.TextAnalyzer;

/** The terms that what is looked for has in the languages that there are texts in. The index is asked for these, and they are marked in what it found. */
final class TermVariants {
    private final Collection<String> languages;
    private final Map<String, Set<List<String>>> made = new HashMap<>();

    TermVariants(Collection<String> languages) {
        this.languages = languages;
    }

    Set<List<String>> of(String text) {
        return made.computeIfAbsent(text, words -> TextAnalyzer.readings(words, languages));
    }

    /** Of everything that must be found. */
    Set<List<String>> of(QueryTerm.Sought sought) {
        Set<List<String>> all = new LinkedHashSet<>();
        sought.required().forEach(any -> any.forEach(piece -> all.addAll(of(piece.text()))));
        return all;
    }
}

package org.communique.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.communique.analysis.TermSequence;
import org.communique.analysis.TextAnalyzer;

/** The terms that words have in each language of the index. Searches look for these terms, and highlights mark them. */
public final class TermVariants {
    private final Supplier<? extends Collection<String>> languages;
    private final Map<String, Set<TermSequence>> computed = new HashMap<>();
    private Collection<String> found;

    /** @param languages called only if there are words */
    public TermVariants(Supplier<? extends Collection<String>> languages) {
        this.languages = languages;
    }

    private Collection<String> known() {
        if (found == null) {
            found = languages.get();
        }
        return found;
    }

    public Set<TermSequence> of(String text) {
        return computed.computeIfAbsent(text, words -> TextAnalyzer.variants(words, known()));
    }

    /** The variants of a term, and the compounds that it may be a part of. */
    public Set<TermSequence> of(QueryTerm term) {
        if (term.compounds().isEmpty()) {
            return of(term.text());
        }
        Set<TermSequence> variants = new LinkedHashSet<>(of(term.text()));
        term.compounds().forEach(compound -> variants.add(TermSequence.of(compound)));
        return variants;
    }

    /** The variants of all required terms. */
    public Set<TermSequence> of(ParsedQuery query) {
        Set<TermSequence> all = new LinkedHashSet<>();
        query.required().forEach(any -> any.forEach(term -> all.addAll(of(term))));
        return all;
    }
}

package org.communique.analysis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A position of a text: mostly a word, else a number in groups of digits.
 *
 * @param terms     the indexed terms: the one that all forms of the word share, and those of its parts
 * @param unitTerms the indexed terms of the number or code that starts or goes on here
 * @param start     the start in the text, in UTF-16 units
 * @param end       the end, exclusive
 * @param unit      the number or code as it stands in the text; null for other words
 */
public record Token(List<String> terms, List<String> unitTerms, int start, int end, Unit unit) {

    /** The range of a number or code. */
    public record Unit(int start, int end) {}

    /** All terms of this position, without repetitions. */
    public Collection<String> allTerms() {
        if (unit == null) {
            return terms;
        }
        Set<String> all = new LinkedHashSet<>(terms);
        all.addAll(unitTerms);
        return all;
    }

    boolean has(String term) {
        return terms.contains(term) || unitTerms.contains(term);
    }
}

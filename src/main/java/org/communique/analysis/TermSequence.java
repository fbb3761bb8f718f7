package org.communique.analysis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The terms of a word or phrase of a query. A text has it where its positions, one after the other, each have one of the terms.
 *
 * @param positions the alternative terms of each word
 */
public record TermSequence(List<List<String>> positions) {
    /** Separates terms of the same position in the index. No term contains it. */
    public static final String SAME_POSITION = "|";

    public static TermSequence of(String term) {
        return new TermSequence(List.of(List.of(term)));
    }

    public boolean isPhrase() {
        return positions.size() > 1;
    }

    /** All terms of a single word. */
    public List<String> terms() {
        return positions.get(0);
    }

    /** The sequence as texts are written into the index. */
    public String indexed() {
        return positions.stream()
                .map(terms -> String.join(SAME_POSITION, terms))
                .collect(Collectors.joining(" "));
    }
}

package org.communique.analysis;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The terms of a word or phrase of a query. A text has it where its positions, one after the other, each have one of the terms.
 *
 * @param positions the alternative terms of each word
 * @param starts    the first letters, at most two of each, of all words that may have one of the terms
 */
public record TermSequence(List<List<String>> positions, Set<String> starts) {
    /** Separates terms of the same position in the index. No term contains it. */
    public static final String SAME_POSITION = "|";

    private static final int START_LENGTH = 2;

    public static TermSequence of(String term) {
        return new TermSequence(List.of(List.of(term)), Set.of(start(term)));
    }

    /** Returns the first two letters of a word. */
    static String start(String word) {
        return word.substring(0, Math.min(START_LENGTH, word.length()));
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

package org.communique.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The terms of a word or phrase of a query. A text has it where its positions, one after the other, each have one of the terms.
 *
 * @param positions the alternative terms of each word
 * @param starts    the first letters, at most three of each, of all words that may have one of the terms
 * @param language  the mark of the language of its words; null if they may be of any
 * @param weight    a factor of its score, at most 1; less for an unlikely reading of the query
 */
public record TermSequence(List<List<String>> positions, Set<String> starts, String language, float weight) {
    /** Separates terms of the same position in the index. No term contains it. */
    public static final String SAME_POSITION = "|";

    private static final int START_LENGTH = 2;

    TermSequence(String term, Set<String> starts, String language, float weight) {
        this(List.of(List.of(term)), starts, language, weight);
    }

    public static TermSequence of(String term) {
        return new TermSequence(term, Set.of(start(term)), null, 1);
    }

    /** Returns the first two letters of a word. */
    static String start(String word) {
        return word.substring(0, Math.min(START_LENGTH, word.length()));
    }

    public boolean isPhrase() {
        return positions.size() > 1;
    }

    /** Whether it is a likely reading of the query. */
    public boolean isLikely() {
        return isLikely(weight);
    }

    /** Whether a term of this weight is a likely reading of the query. */
    public static boolean isLikely(float weight) {
        return weight >= 1;
    }

    /** The terms of the first word. */
    public List<String> terms() {
        return positions.get(0);
    }

    /** Returns the sequence with those terms only that pass a test; empty if a position has none of them. */
    public Optional<TermSequence> retain(Predicate<String> isPossible) {
        List<List<String>> possible = positions.stream()
                .map(terms -> terms.stream().filter(isPossible).toList())
                .toList();
        return possible.contains(List.<String>of())
                ? Optional.empty()
                : Optional.of(new TermSequence(possible, starts, language, weight));
    }

    /** The sequence as texts are written into the index. */
    public String indexed() {
        return positions.stream()
                .map(terms -> String.join(SAME_POSITION, terms))
                .collect(Collectors.joining(" "));
    }
}

package org.communique.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the sequences of terms of a query in a sentence or another short text. */
final class SequenceMatcher {
    /** By each first term, because there are many sequences: every word in every language. */
    private final Map<String, List<TermSequence>> sequences = new HashMap<>();

    /**
     * What is found in a text.
     *
     * @param ranges the start and end of each mark, in order, without overlaps
     * @param score  higher for more different sequences, then for more marks
     */
    record Marks(List<int[]> ranges, int score) {
        static Marks of(List<int[]> ranges, Set<TermSequence> distinct) {
            return new Marks(ranges, distinct.size() * 10 + Math.min(ranges.size(), 9));
        }
    }

    SequenceMatcher(Set<TermSequence> sequences) {
        for (TermSequence sequence : sequences) {
            sequence.terms().forEach(term -> this.sequences
                    .computeIfAbsent(term, first -> new ArrayList<>())
                    .add(sequence));
        }
    }

    /** A word that matches. */
    record WordMatch(TermSequence sequence, int start, int end) {}

    /** Returns the marks of a text, without its tokens if its words allow that. */
    Marks marks(String language, String text, PrefixTerms possible) {
        return wordMatches(language, text, possible)
                .map(matches -> marks(matches, 0, text.length()))
                .orElseGet(() -> marksOfTokens(language, text, possible));
    }

    /** Returns the marks of a part of a text. */
    static Marks marks(List<WordMatch> matches, int start, int end) {
        List<int[]> ranges = new ArrayList<>();
        Set<TermSequence> distinct = distinct();
        for (WordMatch match : matches) {
            if (match.start() >= start && match.end() <= end) {
                ranges.add(new int[] {match.start() - start, match.end() - start});
                distinct.add(match.sequence());
            }
        }
        return Marks.of(ranges, distinct);
    }

    /**
     * Returns the words that match, in order; empty if the tokens of the text are needed, because a word that may match is not an ordinary one
     * or starts a phrase. Tokens take much longer.
     */
    Optional<List<WordMatch>> wordMatches(String language, String text, PrefixTerms possible) {
        if (possible.isAnyWord() || !OrdinaryWords.isUsual(text)) {
            return Optional.empty();
        }
        List<WordMatch> matches = new ArrayList<>();
        int end;
        for (int at = possible.next(text, 0); at >= 0; at = possible.next(text, end)) {
            if (!possible.mayStartAt(text, at)) {
                // What follows may be another word, as in U.S. and in l'eau.
                end = at + 1;
                continue;
            }
            int start = OrdinaryWords.start(text, at);
            end = OrdinaryWords.end(text, start);
            if (end < 0) {
                return Optional.empty();
            }
            List<TermSequence> found = startingAt(language, text.substring(start, end), possible);
            if (found.stream().anyMatch(TermSequence::isPhrase)) {
                return Optional.empty();
            }
            if (!found.isEmpty()) {
                matches.add(new WordMatch(found.get(0), start, end));
            }
        }
        return Optional.of(matches);
    }

    private List<TermSequence> startingAt(String language, String word, PrefixTerms possible) {
        return possible.mayMatch(word) ? startingAt(TextAnalyzer.terms(language, word)) : List.of();
    }

    /** A set without the hash codes of sequences, which take long. There are no two equal sequences. */
    private static Set<TermSequence> distinct() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** Returns the marks of any text. */
    Marks marksOfTokens(String language, String text, PrefixTerms possible) {
        List<Token> tokens = TextAnalyzer.tokens(language, text, possible::mayMatch);
        List<int[]> ranges = new ArrayList<>();
        Set<TermSequence> distinct = distinct();
        for (int i = 0; i < tokens.size(); i++) {
            List<int[]> longest = List.of();
            for (TermSequence sequence : startingAt(tokens.get(i).allTerms())) {
                if (matchesAt(tokens, i, sequence)) {
                    List<int[]> matched = ranges(text, tokens, i, sequence);
                    if (longest.isEmpty() || end(matched) > end(longest)) {
                        longest = matched;
                        distinct.add(sequence);
                    }
                }
            }
            longest.forEach(range -> add(ranges, range));
        }
        return Marks.of(ranges, distinct);
    }

    private static int end(List<int[]> ranges) {
        return ranges.get(ranges.size() - 1)[1];
    }

    /** Returns the ranges of a sequence; words without a space between them are one range. */
    private static List<int[]> ranges(String text, List<Token> tokens, int at, TermSequence sequence) {
        List<int[]> ranges = new ArrayList<>(sequence.positions().size());
        for (int i = 0; i < sequence.positions().size(); i++) {
            int[] range = range(tokens, at, i, sequence);
            int[] last = i == 0 ? null : ranges.get(ranges.size() - 1);
            if (last != null
                    && text.substring(last[1], Math.max(last[1], range[0]))
                            .chars()
                            .noneMatch(c -> Sentences.isSpace((char) c))) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                ranges.add(range);
            }
        }
        return ranges;
    }

    /** Returns the sequences that start with one of the terms, without repetitions. */
    private List<TermSequence> startingAt(Collection<String> terms) {
        List<TermSequence> found = List.of();
        for (String term : terms) {
            List<TermSequence> starting = sequences.getOrDefault(term, List.of());
            if (found.isEmpty()) {
                found = starting;
            } else if (!starting.isEmpty()) {
                found = Stream.concat(found.stream(), starting.stream())
                        .distinct()
                        .toList();
            }
        }
        return found;
    }

    private static boolean matchesAt(List<Token> tokens, int at, TermSequence sequence) {
        if (at + sequence.positions().size() > tokens.size()) {
            return false;
        }
        for (int i = 1; i < sequence.positions().size(); i++) {
            if (sequence.positions().get(i).stream().noneMatch(tokens.get(at + i)::has)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the range to mark for a term of a sequence: the whole number or code if it matches by more than one of its words. */
    private static int[] range(List<Token> tokens, int at, int index, TermSequence sequence) {
        Token token = tokens.get(at + index);
        boolean whole = token.unit() != null
                && (sequence.positions().get(index).stream().anyMatch(token.unitTerms()::contains)
                        || index > 0
                                && token.unit()
                                        .equals(tokens.get(at + index - 1).unit())
                        || index + 1 < sequence.positions().size()
                                && token.unit()
                                        .equals(tokens.get(at + index + 1).unit()));
        return whole ? new int[] {token.unit().start(), token.unit().end()} : new int[] {token.start(), token.end()};
    }

    /** Adds a range, merged with the last ones if they overlap. */
    private static void add(List<int[]> ranges, int[] range) {
        int[] merged = range;
        while (!ranges.isEmpty() && merged[0] < ranges.get(ranges.size() - 1)[1]) {
            int[] last = ranges.remove(ranges.size() - 1);
            merged = new int[] {Math.min(last[0], merged[0]), Math.max(last[1], merged[1])};
        }
        ranges.add(merged);
    }
}

package org.communique.analysis;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.communique.html.PlainText;

/**
 * Marks the words of a query in a text with {@code <mark>} elements, and escapes all other characters for HTML. Only sentences and words
 * that start like a word of the query are analysed, so that it is fast enough for every hit.
 */
public final class Highlighter {
    /** In UTF-16 units. Of a longer sentence a part is shown. */
    private static final int MAX_PASSAGE_LENGTH = 300;

    private static final int CONTEXT_BEFORE = 80;
    /** The maximum number of sentences to analyse, for long texts in which a word is frequent. */
    private static final int MAX_SENTENCES = 100;

    /** Languages with prefixes that stemming removes, so that a word can start differently from its stem. */
    private static final Set<String> PREFIX_LANGUAGES = Set.of("ar", "fa", "ckb", "id", "ms", "ga");

    /** By each first term, because there are many sequences: every word in every language. */
    private final Map<String, List<TermSequence>> sequences = new HashMap<>();

    private final Collection<TermSequence> all;
    /** By the language of the text: a word of another language cannot match. */
    private final Map<String, PrefixTerms> prefixes = new HashMap<>();

    /** @param sequences the sequences of terms to mark, each where its terms follow one another in the text */
    public Highlighter(Collection<TermSequence> sequences) {
        for (TermSequence sequence : sequences) {
            sequence.terms().forEach(term -> this.sequences
                    .computeIfAbsent(term, first -> new ArrayList<>())
                    .add(sequence));
        }
        this.all = sequences;
    }

    private PrefixTerms prefixes(String language) {
        return prefixes.computeIfAbsent(language, any -> {
            Set<String> marks = WordForm.marks(language);
            return new PrefixTerms(all.stream()
                    .filter(sequence -> sequence.language() == null || marks.contains(sequence.language())));
        });
    }

    /** Returns a whole text with its marks; empty if there is nothing to mark. */
    public Optional<String> highlight(String language, String text) {
        if (text == null || prefixes(language).next(text, 0, hasPrefixes(language)) < 0) {
            return Optional.empty();
        }
        List<int[]> marks = marks(language, text).ranges();
        return marks.isEmpty() ? Optional.empty() : Optional.of(HighlightedText.of(text, 0, text.length(), marks));
    }

    /** Returns the sentences with the most different matches, in the order of the text. */
    public List<String> passages(String language, String text, int limit) {
        record Passage(int start, int end, Marks marks) {}
        List<Passage> found = new ArrayList<>();
        BreakIterator sentences =
                BreakIterator.getSentenceInstance(language == null ? Locale.ROOT : Locale.forLanguageTag(language));
        sentences.setText(text);
        int analysed = 0;
        PrefixTerms possible = prefixes(language);
        int at = possible.next(text, 0, hasPrefixes(language));
        while (at >= 0 && analysed++ < MAX_SENTENCES) {
            int start = sentenceStart(sentences, text, at);
            int end = sentenceEnd(sentences, text, at);
            Marks marks = marks(language, text.substring(start, end));
            if (!marks.ranges().isEmpty()) {
                found.add(new Passage(start, end, marks));
            }
            at = possible.next(text, end, hasPrefixes(language));
        }
        return found.stream()
                .sorted(Comparator.comparing((Passage p) -> p.marks().score())
                        .reversed()
                        .thenComparing(Passage::start))
                .limit(limit)
                .sorted(Comparator.comparing(Passage::start))
                .map(p -> passage(text.substring(p.start(), p.end()), p.marks().ranges()))
                .toList();
    }

    private static int sentenceStart(BreakIterator sentences, String text, int at) {
        int start = sentences.preceding(at + 1);
        while (start > 0 && at - start < MAX_PASSAGE_LENGTH && isInSentence(text, start)) {
            start = sentences.previous();
        }
        return Math.max(0, start);
    }

    private static int sentenceEnd(BreakIterator sentences, String text, int at) {
        int end = sentences.following(at);
        while (end != BreakIterator.DONE
                && end < text.length()
                && end - at < MAX_PASSAGE_LENGTH
                && isInSentence(text, end)) {
            end = sentences.next();
        }
        return end == BreakIterator.DONE ? text.length() : end;
    }

    /**
     * Whether a break is none: after a single letter, as in the initials of a name or "г." for "город", or directly after a word, where the
     * iterator sometimes breaks a sentence on its way back.
     */
    private static boolean isInSentence(String text, int at) {
        int i = at - 1;
        while (i > 0 && isSpace(text.charAt(i)) && text.charAt(i) != PlainText.PARAGRAPH) {
            i--;
        }
        boolean initial = i > 0
                && text.charAt(i) == '.'
                && Character.isLetter(text.charAt(i - 1))
                && (i == 1 || !Character.isLetterOrDigit(text.charAt(i - 2)));
        return initial || Character.isLetterOrDigit(text.charAt(at - 1));
    }

    private record Marks(List<int[]> ranges, int score) {}

    private Marks marks(String language, String text) {
        boolean analyseAll = hasPrefixes(language);
        PrefixTerms possible = prefixes(language);
        List<Token> tokens = TextAnalyzer.tokens(language, text, word -> analyseAll || possible.mayMatch(word));
        List<int[]> ranges = new ArrayList<>();
        Set<TermSequence> distinct = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            List<int[]> longest = List.of();
            for (TermSequence sequence : startingAt(tokens.get(i))) {
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
        return new Marks(ranges, distinct.size() * 10 + Math.min(ranges.size(), 9));
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
                            .noneMatch(c -> isSpace((char) c))) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private List<TermSequence> startingAt(Token token) {
        if (token.allTerms().size() <= 1) {
            return token.terms().isEmpty()
                    ? List.of()
                    : sequences.getOrDefault(token.terms().get(0), List.of());
        }
        return token.allTerms().stream()
                .flatMap(term -> sequences.getOrDefault(term, List.of()).stream())
                .distinct()
                .toList();
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

    private static String passage(String sentence, List<int[]> ranges) {
        int start = 0;
        int end = sentence.length();
        while (end > 0 && isSpace(sentence.charAt(end - 1))) {
            end--;
        }
        while (start < end && isSpace(sentence.charAt(start))) {
            start++;
        }
        boolean cutBefore = false;
        boolean cutAfter = false;
        if (end - start > MAX_PASSAGE_LENGTH) {
            int first = ranges.get(0)[0];
            int from = first - start > CONTEXT_BEFORE ? wordStart(sentence, first - CONTEXT_BEFORE, first) : start;
            int to = wordEnd(sentence, Math.min(end, from + MAX_PASSAGE_LENGTH), ranges.get(0)[1]);
            cutBefore = from > start;
            cutAfter = to < end;
            start = from;
            end = to;
        }
        return (cutBefore ? "… " : "") + HighlightedText.of(sentence, start, end, ranges) + (cutAfter ? " …" : "");
    }

    private static int wordStart(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isSpace(text.charAt(i))) {
                return i + 1;
            }
        }
        return to;
    }

    private static int wordEnd(String text, int from, int atLeast) {
        if (from == text.length()) {
            return from;
        }
        for (int i = from; i > atLeast; i--) {
            if (isSpace(text.charAt(i))) {
                return i;
            }
        }
        return atLeast;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == PlainText.PARAGRAPH;
    }

    private static boolean hasPrefixes(String language) {
        return language != null && PREFIX_LANGUAGES.contains(language.split("-")[0]);
    }
}

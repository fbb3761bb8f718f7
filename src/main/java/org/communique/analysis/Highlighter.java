package org.communique.analysis;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** By first term, because there are many sequences: every word in every language. */
    private final Map<String, List<List<String>>> sequences;

    private final PrefixTerms prefixes;

    /** @param sequences the sequences of terms to mark, each where its terms follow one another in the text */
    public Highlighter(Collection<List<String>> sequences) {
        this.sequences = sequences.stream().collect(Collectors.groupingBy(sequence -> sequence.get(0)));
        this.prefixes = new PrefixTerms(sequences);
    }

    /** Returns a whole text with its marks; empty if there is nothing to mark. */
    public Optional<String> highlight(String language, String text) {
        if (text == null || prefixes.next(text, 0, hasPrefixes(language)) < 0) {
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
        int at = prefixes.next(text, 0, hasPrefixes(language));
        while (at >= 0 && analysed++ < MAX_SENTENCES) {
            int start = sentences.preceding(at + 1);
            int end = sentences.following(at);
            start = start == BreakIterator.DONE ? 0 : start;
            end = end == BreakIterator.DONE ? text.length() : end;
            Marks marks = marks(language, text.substring(start, end));
            if (!marks.ranges().isEmpty()) {
                found.add(new Passage(start, end, marks));
            }
            at = prefixes.next(text, end, hasPrefixes(language));
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

    private record Marks(List<int[]> ranges, int score) {}

    private Marks marks(String language, String text) {
        boolean analyseAll = hasPrefixes(language);
        List<Token> tokens = TextAnalyzer.tokens(language, text, word -> analyseAll || prefixes.mayMatch(word));
        List<int[]> ranges = new ArrayList<>();
        Set<List<String>> distinct = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            int longest = 0;
            for (List<String> sequence : sequences.getOrDefault(tokens.get(i).term(), List.of())) {
                if (sequence.size() > longest && matchesAt(tokens, i, sequence)) {
                    longest = sequence.size();
                    distinct.add(sequence);
                }
            }
            for (int j = i; j < i + longest; j++) {
                add(ranges, tokens.get(j));
            }
        }
        return new Marks(ranges, distinct.size() * 10 + Math.min(ranges.size(), 9));
    }

    private static boolean matchesAt(List<Token> tokens, int at, List<String> sequence) {
        if (at + sequence.size() > tokens.size()) {
            return false;
        }
        for (int i = 1; i < sequence.size(); i++) {
            if (!tokens.get(at + i).term().equals(sequence.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Adds the range of a token, merged with the last range if they overlap. Tokens are in the order of their starts. */
    private static void add(List<int[]> ranges, Token token) {
        int[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && token.start() < last[1]) {
            last[1] = Math.max(last[1], token.end());
        } else {
            ranges.add(new int[] {token.start(), token.end()});
        }
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

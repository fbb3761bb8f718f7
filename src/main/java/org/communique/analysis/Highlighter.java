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
import org.communique.text.PlainText;

/**
 * Shows where what was looked for stands in a text: {@code <mark>} around it, everything else escaped for HTML. A text is only analysed
 * around words that begin like something looked for, which makes it fast enough to be done for every hit.
 */
public final class Highlighter {
    /** In UTF-16 units; a longer sentence is shown in part. */
    private static final int LONGEST_PASSAGE = 300;

    private static final int LEAD = 80;
    /** How many sentences of one text are looked at: a long text full of the word has shown enough by then. */
    private static final int MOST_SENTENCES = 100;

    /** Their words can begin with what the stem does not have. */
    private static final Set<String> PREFIXING = Set.of("ar", "fa", "ckb", "id", "ms", "ga");

    /** By their first terms, for there are many: every word in every language. */
    private final Map<String, List<List<String>>> sequences;

    private final PrefixTerms prefixTerms;

    /** @param sequences terms, each sequence of which is to be marked where its words follow one another */
    public Highlighter(Collection<List<String>> sequences) {
        this.sequences = sequences.stream().collect(Collectors.groupingBy(sequence -> sequence.get(0)));
        this.prefixTerms = new PrefixTerms(sequences);
    }

    /** All of a text, marked; empty when there is nothing to mark. */
    public Optional<String> whole(String language, String text) {
        if (text == null || prefixTerms.next(text, 0, isPrefixing(language)) < 0) {
            return Optional.empty();
        }
        List<int[]> marks = marks(language, text).places();
        return marks.isEmpty() ? Optional.empty() : Optional.of(HighlightedText.of(text, 0, text.length(), marks));
    }

    /** The sentences that have most of what was looked for, in the order of the text. */
    public List<String> passages(String language, String text, int most) {
        record Passage(int start, int end, Marks marks) {}
        List<Passage> found = new ArrayList<>();
        BreakIterator sentences =
                BreakIterator.getSentenceInstance(language == null ? Locale.ROOT : Locale.forLanguageTag(language));
        sentences.setText(text);
        int looked = 0;
        int at = prefixTerms.next(text, 0, isPrefixing(language));
        while (at >= 0 && looked++ < MOST_SENTENCES) {
            int start = sentences.preceding(at + 1);
            int end = sentences.following(at);
            start = start == BreakIterator.DONE ? 0 : start;
            end = end == BreakIterator.DONE ? text.length() : end;
            Marks marks = marks(language, text.substring(start, end));
            if (!marks.places().isEmpty()) {
                found.add(new Passage(start, end, marks));
            }
            at = prefixTerms.next(text, end, isPrefixing(language));
        }
        return found.stream()
                .sorted(Comparator.comparing((Passage p) -> p.marks().weight())
                        .reversed()
                        .thenComparing(Passage::start))
                .limit(most)
                .sorted(Comparator.comparing(Passage::start))
                .map(p -> passage(text.substring(p.start(), p.end()), p.marks().places()))
                .toList();
    }

    private record Marks(List<int[]> places, int weight) {}

    private Marks marks(String language, String text) {
        boolean any = isPrefixing(language);
        List<Token> tokens = TextAnalyzer.tokens(language, text, word -> any || prefixTerms.begins(word));
        List<int[]> places = new ArrayList<>();
        Set<List<String>> different = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            int longest = 0;
            for (List<String> sequence : sequences.getOrDefault(tokens.get(i).term(), List.of())) {
                if (sequence.size() > longest && standsAt(tokens, i, sequence)) {
                    longest = sequence.size();
                    different.add(sequence);
                }
            }
            for (int j = i; j < i + longest; j++) {
                add(places, tokens.get(j));
            }
        }
        return new Marks(places, different.size() * 10 + Math.min(places.size(), 9));
    }

    private static boolean standsAt(List<Token> tokens, int at, List<String> sequence) {
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

    /** Overlapping places become one. Tokens come in the order of their beginnings. */
    private static void add(List<int[]> places, Token token) {
        int[] last = places.isEmpty() ? null : places.get(places.size() - 1);
        if (last != null && token.start() < last[1]) {
            last[1] = Math.max(last[1], token.end());
        } else {
            places.add(new int[] {token.start(), token.end()});
        }
    }

    private static String passage(String sentence, List<int[]> places) {
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
        if (end - start > LONGEST_PASSAGE) {
            int first = places.get(0)[0];
            int from = first - start > LEAD ? wordStart(sentence, first - LEAD, first) : start;
            int to = wordEnd(sentence, Math.min(end, from + LONGEST_PASSAGE), places.get(0)[1]);
            cutBefore = from > start;
            cutAfter = to < end;
            start = from;
            end = to;
        }
        return (cutBefore ? "… " : "") + HighlightedText.of(sentence, start, end, places) + (cutAfter ? " …" : "");
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

    private static boolean isPrefixing(String language) {
        return language != null && PREFIXING.contains(language.split("-")[0]);
    }
}

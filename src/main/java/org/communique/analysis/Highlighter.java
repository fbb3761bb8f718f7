package org.communique.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.communique.analysis.SequenceMatcher.Marks;
import org.communique.analysis.SequenceMatcher.WordMatch;
import org.communique.html.PlainText;

/**
 * Marks the words of a query in a text with {@code <mark>} elements, and escapes all other characters for HTML. Only sentences and words
 * that start like a word of the query are analysed, so that it is fast enough for every hit.
 */
public final class Highlighter {
    private static final int CONTEXT_BEFORE = 80;
    /** The maximum number of sentences to choose from, for long texts in which a word is frequent. */
    private static final int MAX_SENTENCES = 100;

    /** Languages with prefixes that stemming removes, so that a word can start differently from its stem. */
    private static final Set<String> PREFIX_LANGUAGES = Set.of("ar", "fa", "ckb", "id", "ms", "ga");

    private final Set<TermSequence> sequences;
    private final SequenceMatcher matcher;
    /** By the language of the text: a word of another language cannot match. */
    private final Map<String, PrefixTerms> prefixes = new HashMap<>();

    private final Map<String, Sentences> sentences = new HashMap<>();

    /** @param sequences the sequences of terms to mark, each where its terms follow one another in the text */
    public Highlighter(Set<TermSequence> sequences) {
        this.sequences = sequences;
        this.matcher = new SequenceMatcher(sequences);
    }

    PrefixTerms prefixes(String language) {
        return prefixes.computeIfAbsent(language, any -> {
            Set<String> marks = WordForm.marks(language);
            return new PrefixTerms(
                    sequences.stream()
                            .filter(sequence -> sequence.language() == null || marks.contains(sequence.language())),
                    hasPrefixes(language));
        });
    }

    /** Returns a whole text with its marks; empty if there is nothing to mark. */
    public Optional<String> highlight(String language, String text) {
        if (text == null || prefixes(language).next(text, 0) < 0) {
            return Optional.empty();
        }
        List<int[]> marks = matcher.marks(language, text, prefixes(language)).ranges();
        return marks.isEmpty() ? Optional.empty() : Optional.of(HighlightedText.of(text, 0, text.length(), marks));
    }

    private record Passage(String sentence, Marks marks, int start) {}

    /** @param words the words that match; empty if the tokens of its sentences are needed */
    private record Paragraph(int start, String text, Optional<List<WordMatch>> words) {
        boolean mayMatch() {
            return words.isEmpty() || !words.get().isEmpty();
        }
    }

    /** Returns the sentences with the most different matches, in the order of the text. */
    public List<String> passages(String language, String text, int limit) {
        return sentences(language, text).stream()
                .sorted(Comparator.comparing((Passage p) -> p.marks().score())
                        .reversed()
                        .thenComparing(Passage::start))
                .limit(limit)
                .sorted(Comparator.comparing(Passage::start))
                .map(p -> passage(p.sentence(), p.marks().ranges()))
                .toList();
    }

    /**
     * Returns the sentences with matches. Finding sentences takes most of the time, so paragraphs without a match are skipped, except in texts
     * that may have more sentences than are analysed: there, sentences without a match count, too.
     */
    private List<Passage> sentences(String language, String text) {
        List<Passage> found = new ArrayList<>();
        PrefixTerms possible = prefixes(language);
        boolean mayBeTooMany = OrdinaryWords.maxSentences(text) > MAX_SENTENCES;
        int left = MAX_SENTENCES;
        for (int start = 0; start < text.length() && left > 0; ) {
            int end = paragraphEnd(text, start);
            String part = text.substring(start, end);
            Paragraph paragraph = new Paragraph(start, part, matcher.wordMatches(language, part, possible));
            if (mayBeTooMany || paragraph.mayMatch()) {
                left -= addSentences(language, paragraph, left, found);
            }
            start = end;
        }
        return found;
    }

    /** Returns the end of a paragraph. Before a character such as a byte order mark, a separator of paragraphs does not end the sentence. */
    private static int paragraphEnd(String text, int start) {
        int end = start;
        do {
            end = text.indexOf(PlainText.PARAGRAPH, end) + 1;
        } while (end > 0 && end < text.length() && !OrdinaryWords.isUsual(text.charAt(end)));
        return end == 0 ? text.length() : end;
    }

    /** Adds the sentences of a paragraph that have a match, and returns how many had a word that may match. */
    private int addSentences(String language, Paragraph paragraph, int max, List<Passage> found) {
        PrefixTerms possible = prefixes(language);
        int at = possible.next(paragraph.text(), 0);
        if (at < 0) {
            return 0;
        }
        Sentences sentences = this.sentences.computeIfAbsent(language, Sentences::new);
        sentences.setText(paragraph.text());
        int count = 0;
        while (at >= 0 && count < max) {
            count++;
            int start = sentences.start(at);
            int end = sentences.end(at);
            String sentence = paragraph.text().substring(start, end);
            Marks marks = paragraph
                    .words()
                    .map(matches -> SequenceMatcher.marks(matches, start, end))
                    .orElseGet(() -> matcher.marks(language, sentence, possible));
            if (!marks.ranges().isEmpty()) {
                found.add(new Passage(sentence, marks, paragraph.start() + start));
            }
            at = possible.next(paragraph.text(), end);
        }
        return count;
    }

    private static String passage(String sentence, List<int[]> ranges) {
        int start = 0;
        int end = sentence.length();
        while (end > 0 && Sentences.isSpace(sentence.charAt(end - 1))) {
            end--;
        }
        while (start < end && Sentences.isSpace(sentence.charAt(start))) {
            start++;
        }
        boolean cutBefore = false;
        boolean cutAfter = false;
        if (end - start > Sentences.MAX_LENGTH) {
            int first = ranges.get(0)[0];
            int from = first - start > CONTEXT_BEFORE ? wordStart(sentence, first - CONTEXT_BEFORE, first) : start;
            int to = wordEnd(sentence, Math.min(end, from + Sentences.MAX_LENGTH), ranges.get(0)[1]);
            cutBefore = from > start;
            cutAfter = to < end;
            start = from;
            end = to;
        }
        return (cutBefore ? "… " : "") + HighlightedText.of(sentence, start, end, ranges) + (cutAfter ? " …" : "");
    }

    private static int wordStart(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Sentences.isSpace(text.charAt(i))) {
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
            if (Sentences.isSpace(text.charAt(i))) {
                return i;
            }
        }
        return atLeast;
    }

    private static boolean hasPrefixes(String language) {
        return language != null && PREFIX_LANGUAGES.contains(language.split("-")[0]);
    }
}

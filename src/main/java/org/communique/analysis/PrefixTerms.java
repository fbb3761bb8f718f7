package org.communique.analysis;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The first two letters of what is looked for: a quick look tells where in a text none of it can be. */
final class PrefixTerms {
    /** Below this are the alphabets. */
    private static final char FIRST_RARE = 0x2000;

    private static final char[] FOLDED = foldedLetters();

    private final Set<Integer> beginnings = new HashSet<>();

    PrefixTerms(Collection<List<String>> sequences) {
        for (List<String> sequence : sequences) {
            for (String term : sequence) {
                int mark = term.indexOf(TextAnalyzer.MARK);
                int length = mark < 0 ? term.length() : mark;
                beginnings.add(key(term.charAt(0), length > 1 ? term.charAt(1) : '\0'));
            }
        }
    }

    /** Whether a word may be looked for. */
    boolean begins(String word) {
        return begins(word, 0, word.charAt(0));
    }

    /**
     * Where the next word begins that may be looked for; -1 when there is none.
     *
     * @param everywhere whether any word may be: the language puts endings in front
     */
    int next(String text, int from, boolean everywhere) {
        if (beginnings.isEmpty()) {
            return -1;
        }
        boolean inWord = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                inWord = false;
            } else if (!inWord || c >= 0x2E80) {
                if (everywhere || begins(text, i, c)) {
                    return i;
                }
                inWord = true;
            }
        }
        return -1;
    }

    private boolean begins(String text, int at, char c) {
        char first = fold(c);
        return first == 0
                || beginnings.contains(key(first, '\0'))
                || at + 1 < text.length() && mayFollow(first, fold(text.charAt(at + 1)));
    }

    private boolean mayFollow(char first, char second) {
        return second == 0 || beginnings.contains(key(first, second));
    }

    private static int key(char first, char second) {
        return first << 16 | second;
    }

    private static char[] foldedLetters() {
        char[] folded = new char[FIRST_RARE];
        for (char c = 0; c < folded.length; c++) {
            folded[c] = folded(c);
        }
        return folded;
    }

    private static char fold(char c) {
        return c < FIRST_RARE ? FOLDED[c] : folded(c);
    }

    /** 0 where it takes more than a look. */
    private static char folded(char c) {
        char lower = Character.toLowerCase(c);
        if (lower <= 0x7F && Character.isLetterOrDigit(lower) || lower >= 'а' && lower <= 'я') {
            return lower;
        }
        String folded = Folding.fold(String.valueOf(lower));
        return folded.length() == 1
                        && Character.isLetterOrDigit(folded.charAt(0))
                        && Character.UnicodeScript.of(c) != Character.UnicodeScript.COMMON
                ? folded.charAt(0)
                : 0;
    }
}

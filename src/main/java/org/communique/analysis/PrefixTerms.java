package org.communique.analysis;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The first letters of all forms of the words of a query, to skip quickly the words of a text that cannot match. Letters that look alike count as
 * one.
 */
final class PrefixTerms {
    /** The alphabets are below this character. */
    private static final char TABLE_SIZE = 0x2000;
    /** Stands for any third letter. */
    private static final char ANY = '\0';

    private static final char[] FOLDED = foldedLetters();
    private static final BitSet LETTERS_AND_DIGITS = lettersAndDigits();

    /** By the first two letters: the third ones. A start of one letter has {@code \0} as its second one. */
    private final Map<Integer, Set<Character>> prefixes = new HashMap<>();

    private final BitSet initials = new BitSet();

    private final boolean isAnyWord;

    /** @param isAnyWord whether every word may match, because the language has prefixes */
    PrefixTerms(Stream<TermSequence> sequences, boolean isAnyWord) {
        this.isAnyWord = isAnyWord;
        sequences.forEach(sequence -> sequence.starts().forEach(this::add));
    }

    private void add(String start) {
        String folded = Folding.fold(start);
        if (!folded.isEmpty()) {
            char initial = alike(folded.charAt(0));
            initials.set(initial);
            char second = folded.length() > 1 ? alike(folded.charAt(1)) : '\0';
            char third = folded.length() > 2 ? alike(folded.charAt(2)) : ANY;
            prefixes.computeIfAbsent(key(initial, second), letters -> new HashSet<>())
                    .add(third);
        }
    }

    /** Whether a word may match a term. */
    boolean mayMatch(String word) {
        return isAnyWord || mayMatch(word, 0, word.charAt(0));
    }

    boolean isAnyWord() {
        return isAnyWord;
    }

    /**
     * Whether a term may start with a letter or digit of a text. {@link #next} also stops at others, where a letter alone is not enough to
     * decide.
     */
    boolean mayStartAt(String text, int at) {
        char c = text.charAt(at);
        char first = fold(c);
        return first == 0 || initials.get(first) || isPhone(text, at, c);
    }

    /** Whether a phone number with a plus sign starts here, which is also found by its last digits. */
    private static boolean isPhone(String text, int at, char c) {
        return at > 0 && text.charAt(at - 1) == '+' && Word.isDigit(c);
    }

    /** Returns the start of the next word that may match a term, or -1 if there is none. */
    int next(String text, int from) {
        if (prefixes.isEmpty()) {
            return -1;
        }
        boolean inWord = false;
        boolean inDigits = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c)) {
                inWord = false;
                continue;
            }
            boolean digit = Word.isDigit(c);
            if (!inWord || digit != inDigits || c >= 0x2E80) {
                if (isAnyWord || i > from && isPhone(text, i, c) || mayMatch(text, i, c)) {
                    return i;
                }
                inWord = true;
                inDigits = digit;
            }
        }
        return -1;
    }

    private boolean mayMatch(String text, int at, char c) {
        char first = fold(c);
        boolean isInitial = initials.get(first);
        if (first == 0 || isInitial && prefixes.containsKey(key(first, '\0'))) {
            return true;
        }
        if (at + 1 == text.length()) {
            return false;
        }
        char second = fold(text.charAt(at + 1));
        if (second == 0) {
            return true;
        }
        Set<Character> thirds = isInitial ? prefixes.get(key(first, second)) : null;
        if (thirds == null) {
            return false;
        }
        char third = at + 2 < text.length() ? fold(text.charAt(at + 2)) : ANY;
        return third == 0 || thirds.contains(ANY) || thirds.contains(third);
    }

    private static int key(char first, char second) {
        return first << 16 | second;
    }

    private static BitSet lettersAndDigits() {
        BitSet letters = new BitSet(TABLE_SIZE);
        for (char c = 0; c < TABLE_SIZE; c++) {
            letters.set(c, Character.isLetterOrDigit(c));
        }
        return letters;
    }

    private static boolean isLetterOrDigit(char c) {
        return c < TABLE_SIZE ? LETTERS_AND_DIGITS.get(c) : Character.isLetterOrDigit(c);
    }

    private static char[] foldedLetters() {
        char[] folded = new char[TABLE_SIZE];
        for (char c = 0; c < folded.length; c++) {
            folded[c] = folded(c);
        }
        return folded;
    }

    private static char fold(char c) {
        return c < TABLE_SIZE ? FOLDED[c] : folded(c);
    }

    /** Returns 0 if one letter is not enough to decide. */
    private static char folded(char c) {
        char lower = Character.toLowerCase(c);
        if (lower <= 0x7F && Character.isLetterOrDigit(lower) || lower >= 'а' && lower <= 'я') {
            return alike(lower);
        }
        String folded = Folding.fold(String.valueOf(lower));
        return folded.length() == 1
                        && Character.isLetterOrDigit(folded.charAt(0))
                        && Character.UnicodeScript.of(c) != Character.UnicodeScript.COMMON
                ? alike(folded.charAt(0))
                : 0;
    }

    /** Returns one of the letters that look alike. Folding has made и of і. */
    private static char alike(char folded) {
        return folded == 'и' ? 'i' : LookAlikes.toLatin(folded);
    }
}

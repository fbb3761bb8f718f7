package org.communique.analysis;

import org.communique.html.PlainText;

/**
 * Finds the limits of words in text without anything unusual: letters of an alphabet, digits, spaces and common punctuation. For ordinary words,
 * which are no part of a number or code, it finds the same limits as {@link CompoundAnalyzer}, but without the tokens around them.
 */
final class OrdinaryWords {
    /** Latin, Greek and Cyrillic letters are below this character. */
    private static final char LETTERS_END = 0x530;

    /** Common punctuation and the signs of currencies are below this character. */
    private static final char TABLE_END = 0x2120;

    /** In UTF-16 units. The tokenizer splits longer words. */
    private static final int MAX_LENGTH = 100;

    private enum Kind {
        UNUSUAL,
        LETTER,
        DIGIT,
        /** Is a part of a word between letters. */
        APOSTROPHE,
        /** May be a part of an acronym or a number. */
        STOP,
        /** May join words to a code. */
        HYPHEN,
        SEPARATOR
    }

    private static final String SEPARATORS = "\t\n\r\u2029!\"#$%&()*+,/;<=>?@[\\]^`{|}~¡§«»¿×—“”„•…€₽₸№";

    private static final Kind[] KINDS = kinds();

    private OrdinaryWords() {}

    private static Kind[] kinds() {
        Kind[] kinds = new Kind[TABLE_END];
        for (char c = 0; c < TABLE_END; c++) {
            kinds[c] = kind(c);
        }
        return kinds;
    }

    private static Kind kind(char c) {
        if (Word.isDigit(c)) {
            return Kind.DIGIT;
        } else if (c < LETTERS_END && Character.isLetter(c)) {
            return Character.getType(c) == Character.MODIFIER_LETTER ? Kind.UNUSUAL : Kind.LETTER;
        } else if (c == '\'' || c == '’') {
            return Kind.APOSTROPHE;
        } else if (c == '.' || c == ':') {
            return Kind.STOP;
        } else if (PhoneNumbers.isHyphen(c)) {
            return Kind.HYPHEN;
        }
        boolean separates = Character.getType(c) == Character.SPACE_SEPARATOR || SEPARATORS.indexOf(c) >= 0;
        return separates ? Kind.SEPARATOR : Kind.UNUSUAL;
    }

    /** The kind of a character; that of a separator before and after the text. */
    private static Kind kind(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return Kind.SEPARATOR;
        }
        return kindOf(text.charAt(at));
    }

    private static Kind kindOf(char c) {
        return c < TABLE_END ? KINDS[c] : Kind.UNUSUAL;
    }

    static boolean isUsual(char c) {
        return kindOf(c) != Kind.UNUSUAL;
    }

    /** Whether a text has usual characters only. */
    static boolean isUsual(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (kind(text, i) == Kind.UNUSUAL) {
                return false;
            }
        }
        return true;
    }

    /** Returns a number of sentences that a text cannot have more of. */
    static int maxSentences(String text) {
        int max = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            max += c == '.'
                            || c == '!'
                            || c == '?'
                            || c < ' '
                            || c == PlainText.PARAGRAPH
                            || kind(text, i) == Kind.UNUSUAL
                    ? 1
                    : 0;
        }
        return max;
    }

    /** Returns the start of the word that a letter belongs to. */
    static int start(String text, int letter) {
        int start = letter;
        while (isInWord(text, start - 1)) {
            start--;
        }
        return start;
    }

    /** Returns the end of the ordinary word that starts at the given place; -1 if no word starts there, or maybe another one. */
    static int end(String text, int start) {
        int end = start;
        while (isInWord(text, end)) {
            end++;
        }
        boolean isOrdinary = end > start
                && end - start <= MAX_LENGTH
                && isSeparated(text, start - 1, -1)
                && isSeparated(text, end, 1)
                && !(end - start == 1 && isSpacedCode(text, start));
        return isOrdinary ? end : -1;
    }

    private static boolean isInWord(String text, int at) {
        Kind kind = kind(text, at);
        return kind == Kind.LETTER
                || kind == Kind.APOSTROPHE && kind(text, at - 1) == Kind.LETTER && kind(text, at + 1) == Kind.LETTER;
    }

    /**
     * Whether a word ends or starts next to a character.
     *
     * @param step the direction from the word: 1 or -1
     */
    private static boolean isSeparated(String text, int at, int step) {
        return switch (kind(text, at)) {
            case SEPARATOR -> true;
            case APOSTROPHE, STOP -> kind(text, at + step) == Kind.SEPARATOR;
            case HYPHEN -> isBesideWord(text, at + step, step);
            default -> false;
        };
    }

    /** Whether what is beyond a hyphen is no number and has no digits. */
    private static boolean isBesideWord(String text, int at, int step) {
        int i = at;
        while (isInWord(text, i)) {
            i += step;
        }
        return kind(text, i) != Kind.DIGIT;
    }

    /** Whether a letter may be a code together with the next number, as in "трасса М 4". */
    private static boolean isSpacedCode(String text, int letter) {
        return letter > 0 && Character.isUpperCase(text.charAt(letter)) && kind(text, letter + 2) == Kind.DIGIT;
    }
}

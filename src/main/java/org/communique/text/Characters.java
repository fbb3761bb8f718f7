package org.communique.text;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The characters of stored text. Permitted are those of XML 1.0 (section 2.2), since feeds carry every release. Plain text has one
 * spelling: Unicode normalisation form C, without zero-width spaces and without space at the ends.
 */
public final class Characters {
    private static final Pattern SPACES = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");
    private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n|[\\r\\u000B\\f\\u0085\\u2028\\u2029]");

    private static final char VERTICAL_TAB = '\u000B';
    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char NO_BREAK_SPACE = '\u00A0';
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final char WORD_JOINER = '\u2060';
    private static final char LINE_SEPARATOR = '\u2028';

    private static final char FIRST_C1 = '\u0080';
    private static final char LAST_C1 = '\u009F';
    /** The characters of windows-1252 at the positions of the C1 control characters. Five positions have none. */
    private static final String WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    /** Letters and symbols that are drawn as nothing: Hangul fillers and the empty Braille pattern. */
    private static final String BLANK_LETTERS = "\u115F\u1160\u3164\uFFA0\u2800";

    /** Soft hyphens, spaces without width, and marks of direction. Joiners are not among them: they change how letters are drawn. */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\u00AD\\u061C\\u180E\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u206F\\uFEFF]+");

    private static final Pattern SPACES_OF_ANY_WIDTH = Pattern.compile("[\\s\\p{Z}\\u0085]+");
    private static final Pattern BLANK_ENDS =
            Pattern.compile("^[ \\u200C\\u200D" + BLANK_LETTERS + "]+|[ \\u200C\\u200D" + BLANK_LETTERS + "]+$");

    private Characters() {}

    public static boolean areAllAllowed(String text) {
        return firstForbidden(text) < 0;
    }

    /**
     * Returns the first forbidden code point, or -1. Forbidden are control characters except tabs and line ends, lone surrogates, U+FFFE and
     * U+FFFF.
     */
    public static int firstForbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7F && c <= 0x9F && c != 0x85 || c >= 0xFFFE) {
                return c;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return c;
                }
                i++;
            }
        }
        return -1;
    }

    /** Returns the text without its forbidden characters. */
    public static String removeForbidden(String text) {
        if (areAllAllowed(text)) {
            return text;
        }
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints()
                .mapToObj(Character::toString)
                .filter(Characters::areAllAllowed)
                .forEach(allowed::append);
        return allowed.toString();
    }

    /**
     * Repairs what word processors and wrong conversions leave in a text. C1 control characters become the characters of windows-1252 that
     * they were, vertical tabs and form feeds become line separators (U+2028), which XML permits, and zero-width spaces (U+200B) and byte
     * order marks (U+FEFF) are removed.
     */
    public static String repair(String text) {
        int damage = 0;
        while (damage < text.length() && !isDamaged(text.charAt(damage))) {
            damage++;
        }
        if (damage == text.length()) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text.length()).append(text, 0, damage);
        for (int i = damage; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_C1 && c <= LAST_C1) {
                repaired.append(WINDOWS_1252.charAt(c - FIRST_C1));
            } else if (isLineBreakOfOtherPrograms(c)) {
                repaired.append(LINE_SEPARATOR);
            } else if (!isDamaged(c)) {
                repaired.append(c);
            }
        }
        return repaired.toString();
    }

    private static boolean isDamaged(char c) {
        return c >= FIRST_C1 && c <= LAST_C1
                || isLineBreakOfOtherPrograms(c)
                || c == ZERO_WIDTH_SPACE
                || c == BYTE_ORDER_MARK;
    }

    private static boolean isLineBreakOfOtherPrograms(char c) {
        return c == VERTICAL_TAB || c == '\f';
    }

    /**
     * Joins a text to one line, in normalisation form C: runs of white space become one space, and both ends are stripped. No-break spaces
     * inside stay, because they are typography.
     *
     * @return null if nothing visible is left
     */
    public static String singleLine(String text) {
        return text == null
                ? null
                : strip(compose(isOneLine(text) ? text : SPACES.matcher(text).replaceAll(" ")));
    }

    /**
     * Returns a value that is compared with others, such as the name of an author, in its one spelling. It is a single line as of
     * {@link #singleLine}, in which all spaces are plain and no character is invisible, because nobody sees such a difference.
     *
     * @return null if nothing visible is left
     */
    public static String comparable(String value) {
        if (value == null || isPlain(value)) {
            return singleLine(value);
        }
        String visible = INVISIBLE.matcher(value).replaceAll("");
        String spaced = SPACES_OF_ANY_WIDTH.matcher(visible).replaceAll(" ");
        return singleLine(BLANK_ENDS.matcher(spaced).replaceAll(""));
    }

    /** Whether a value has only characters that {@link #singleLine} treats alike. Most Latin and Cyrillic ones are such. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == NO_BREAK_SPACE || c == SOFT_HYPHEN || mayCompose(c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns a text of several lines in normalisation form C. Every line end becomes a line feed, and both ends are stripped.
     *
     * @return null if nothing visible is left
     */
    public static String multiLine(String text) {
        return text == null ? null : strip(compose(LINE_ENDS.matcher(text).replaceAll("\n")));
    }

    /** Avoids the regular expression for text read from the database, which has been normalised before. */
    private static boolean isOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isSingleSpace = c != ' ' || i == 0 || text.charAt(i - 1) != ' ';
            if (c < ' ' || c == '\u0085' || c == '\u2028' || c == '\u2029' || !isSingleSpace) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text in normalisation form C. macOS, for example, writes й as и with a breve. */
    private static String compose(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (mayCompose(text.charAt(i))) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /** Whether normalisation may change a text because of this character. Latin, Cyrillic and common punctuation stay as they are. */
    private static boolean mayCompose(char c) {
        return c >= '\u0300'
                && !(c >= '\u0400' && c <= '\u0482'
                        || c >= '\u048A' && c <= '\u052F'
                        || c >= '\u2010' && c <= '\u2027');
    }

    /**
     * Removes space at both ends: white space, no-break spaces, soft hyphens, and spaces without width. Lines stay.
     *
     * @return null if nothing visible is left
     */
    public static String strip(String text) {
        if (text == null) {
            return null;
        }
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        String stripped = text.substring(start, end);
        return hasVisible(stripped) ? stripped : null;
    }

    /** Whether a reader sees anything of the text: not only space, format characters, combining marks and fillers. */
    public static boolean hasVisible(String text) {
        return text.codePoints().anyMatch(Characters::isVisible);
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> BLANK_LETTERS.indexOf(c) < 0;
        };
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\u0085'
                || c == ZERO_WIDTH_SPACE
                || c == BYTE_ORDER_MARK
                || c == WORD_JOINER
                || c == SOFT_HYPHEN;
    }
}

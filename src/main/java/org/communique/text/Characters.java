package org.communique.text;

import java.util.regex.Pattern;

/** The characters that stored text may contain: those of XML 1.0 (section 2.2), since feeds carry every release. */
public final class Characters {
    private static final Pattern SPACES = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

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
     * Joins a text to one line: runs of white space become one space, and both ends are stripped. No-break spaces inside stay, because they
     * are typography.
     *
     * @return null if nothing is left
     */
    public static String singleLine(String text) {
        return text == null
                ? null
                : strip(isOneLine(text) ? text : SPACES.matcher(text).replaceAll(" "));
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

    /**
     * Removes white space at both ends, including no-break spaces. Lines stay.
     *
     * @return null if nothing is left
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
        return start == end ? null : text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}

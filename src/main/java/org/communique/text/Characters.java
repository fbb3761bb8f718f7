package org.communique.text;

import java.util.regex.Pattern;

/** The characters that a text may hold: those that XML 1.0 can carry (section 2.2), since every release ends up in feeds. */
public final class Characters {
    private static final Pattern SPACES = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    private Characters() {}

    public static boolean areAllowed(String text) {
        return firstForbidden(text) < 0;
    }

    /** The first code point that may not be stored, or -1: control characters but for tab and line ends, lone surrogates, U+FFFE, U+FFFF. */
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

    /** The text without the characters that are not allowed. */
    public static String allowedOf(String text) {
        if (areAllowed(text)) {
            return text;
        }
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints()
                .mapToObj(Character::toString)
                .filter(Characters::areAllowed)
                .forEach(allowed::append);
        return allowed.toString();
    }

    /** One line: runs of white space become a space (but for no-break spaces, which are typography), none at the ends; nothing left is null. */
    public static String line(String text) {
        return text == null
                ? null
                : block(isOneLine(text) ? text : SPACES.matcher(text).replaceAll(" "));
    }

    /** What is read back from the database is, and a look at it costs less than replacing nothing. */
    private static boolean isOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean single = c != ' ' || i == 0 || text.charAt(i - 1) != ' ';
            if (c < ' ' || c == '\u0085' || c == '\u2028' || c == '\u2029' || !single) {
                return false;
            }
        }
        return true;
    }

    /** Text of several lines, without white space around it, no-break spaces included; nothing left is null. */
    public static String block(String text) {
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

package org.communique.analysis;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds phone numbers, and other long numbers with hyphens, and reads their digits. */
final class PhoneNumbers {
    /** Shorter ends of a number are not searched for. */
    static final int MIN_DIGITS = 6;

    private static final int MAX_DIGITS = 20;
    private static final int MAX_LENGTH = 48;
    private static final int MIN_INTERNATIONAL_DIGITS = 8;
    /** ITU-T E.164. */
    private static final int MAX_INTERNATIONAL_DIGITS = 15;

    private static final String SPACE = "[ \\u00A0\\u2007\\u2009\\u202F]";
    private static final String HYPHEN = "[-\\u2010-\\u2013\\u2212]";
    private static final String GAP =
            "(?:" + SPACE + "?\\(" + SPACE + "?|\\)" + SPACE + "?" + HYPHEN + "?|" + SPACE + "|" + HYPHEN + "|\\.)";
    private static final String EITHER = "(?:" + SPACE + "|" + HYPHEN + ")";
    private static final String DATE = "(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}-\\d{1,2}-\\d{4})(?!-?\\d)";

    private static final Pattern NUMBER = Pattern.compile(String.join(
            "|",
            // +375 (17) 539-61-87, but not +10 000 000
            "\\+(?!\\d{1,3}(?:" + SPACE + "\\d{3})+(?!" + GAP + "?\\d))\\d{1,15}(?:" + GAP + "\\d{1,7}){0,7}(?!\\d)",
            // 8 (495) 098-01-23, (17) 539 61 87
            "(?:\\d{1,3}" + EITHER + "?)?\\(\\d{2,5}\\)" + EITHER + "?\\d{1,7}(?:" + EITHER + "\\d{1,4}){0,4}(?!\\d)",
            // 8 495 098 01 23, 8 495 098-01-23, 495 098-01-23
            "[78]" + SPACE + "\\d{3}" + SPACE + "\\d{3}" + EITHER + "\\d{2}" + EITHER + "?\\d{2}(?!\\d)",
            "[78]" + SPACE + "\\d{3}" + SPACE + "\\d{7}(?!\\d)",
            "(?:[78]" + SPACE + ")?\\d{2,5}" + SPACE + "\\d{1,3}" + HYPHEN + "\\d{2}" + HYPHEN + "\\d{2}(?!" + HYPHEN
                    + "?\\d)",
            // 539-61-87, 978-5-17-118366-2, 539-6187
            "(?!" + DATE + ")\\d{1,5}(?:" + HYPHEN + "\\d{1,7}){2,6}(?!" + HYPHEN + "?\\d)",
            "\\d{3}" + HYPHEN + "\\d{4}(?!" + HYPHEN + "?\\d)",
            // 202.555.0143, 01.23.45.67.89
            "\\d{3}\\.\\d{3}\\.\\d{4}(?![.\\d])",
            "\\d{2}(?:\\.\\d{2}){4}(?![.\\d])"));

    private PhoneNumbers() {}

    /** Returns the end of the number that starts at a sign, bracket or digit; -1 if there is none. */
    static int end(String text, int start) {
        Matcher matcher = NUMBER.matcher(text)
                .region(start, Math.min(text.length(), start + MAX_LENGTH))
                .useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return -1;
        }
        boolean international = text.charAt(start) == '+';
        int end = matcher.end();
        if (international || matcher.group().indexOf('(') >= 0) {
            end = endBeforeOther(text, start, end);
        }
        int digits = digits(text, start, end).length();
        int min = international ? MIN_INTERNATIONAL_DIGITS : MIN_DIGITS;
        return digits >= min && digits <= MAX_DIGITS ? end : -1;
    }

    /** Returns the end of a number without another number that follows it, as in "+7 495 123-45-67 24 часа". */
    private static int endBeforeOther(String text, int start, int end) {
        int length = nationalLength(text, start);
        // After so many digits, a space ends a number that was written with hyphens or full stops.
        int enough = text.charAt(start) == '+' ? 10 : 9;
        int digits = 0;
        int group = 0;
        int endOfGroup = start;
        int ending = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Word.isDigit(c)) {
                digits++;
                group = i > start && Word.isDigit(text.charAt(i - 1)) ? group + 1 : 1;
                if (digits > MAX_INTERNATIONAL_DIGITS && endOfGroup > start) {
                    return ending < 0 ? endOfGroup : ending;
                }
                continue;
            }
            if (i > start && Word.isDigit(text.charAt(i - 1))) {
                if (digits == length) {
                    return i;
                }
                char before = i - group > start ? text.charAt(i - group - 1) : ' ';
                boolean other = group >= 7 && digits >= MIN_INTERNATIONAL_DIGITS
                        || (isHyphen(before) || before == '.') && digits >= enough;
                if (ending < 0 && other && Character.getType(c) == Character.SPACE_SEPARATOR) {
                    ending = i;
                }
                endOfGroup = i;
            }
        }
        return ending < 0 || digits == length ? end : ending;
    }

    /** The digits of a number of Russia, Kazakhstan or Belarus with its prefix; 0 for other numbers. */
    private static int nationalLength(String text, int start) {
        if (text.startsWith("+375", start)) {
            return 12;
        }
        int first = text.charAt(start) == '+' ? start + 1 : start;
        return text.startsWith("7", first) || first == start && text.startsWith("8", first) ? 11 : 0;
    }

    /** Returns where a number starts whose first digit is at the given place: at its sign or bracket, if it has one. */
    static int start(String text, int digit) {
        int start = digit;
        if (start > 0 && text.charAt(start - 1) == '(') {
            start--;
        }
        return start > 0 && text.charAt(start - 1) == '+' ? start - 1 : start;
    }

    static String digits(String text, int start, int end) {
        StringBuilder digits = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            if (Word.isDigit(text.charAt(i))) {
                digits.append(text.charAt(i));
            }
        }
        return digits.toString();
    }

    /**
     * Returns the digits that a number may have elsewhere. In Russia and Kazakhstan, a number of eleven digits is written with 7, with 8 or
     * without either.
     */
    static Set<String> forms(String digits) {
        Set<String> forms = new LinkedHashSet<>(Set.of(digits));
        boolean withPrefix = digits.length() == 11 && (digits.charAt(0) == '7' || digits.charAt(0) == '8');
        if (withPrefix || digits.length() == 10) {
            String national = withPrefix ? digits.substring(1) : digits;
            forms.add(national);
            forms.add('7' + national);
            forms.add('8' + national);
        }
        return forms;
    }

    static boolean isHyphen(char c) {
        return c == '-' || c >= '\u2010' && c <= '\u2013' || c == '\u2212';
    }
}

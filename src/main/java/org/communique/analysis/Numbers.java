package org.communique.analysis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers as people write them: 1234567.5, 1,234,567.5, 1.234.567,5 or 1'234'567. */
final class Numbers {
    private static final String GROUP_SEPARATORS = "'’‘ʼ＇";
    /** One to three digits, and then groups of three digits with the same separator. */
    private static final Pattern GROUPED = Pattern.compile(
            "([1-9]\\d{0,2})([.," + GROUP_SEPARATORS + "])(\\d{3}(?:\\2\\d{3})*)(?:(?!\\2)[.,](\\d+))?");

    private static final Pattern DECIMAL = Pattern.compile("(\\d+)[.,](\\d+)");
    private static final Pattern IPV4_ADDRESS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})(?:\\.|$)){4}");
    /** Shorter numbers are not searched without their decimals. */
    private static final int MIN_INTEGER_LENGTH = 4;

    private Numbers() {}

    /** Returns the digits of a number, with a full stop before decimals; the same word if it is not a number. */
    static String canonical(String word) {
        if (!isWrittenAsNumber(word)) {
            return word;
        }
        Matcher grouped = GROUPED.matcher(word);
        if (grouped.matches() && !IPV4_ADDRESS.matcher(word).matches()) {
            String integer = grouped.group(1) + withoutSeparators(grouped.group(3));
            return grouped.group(4) == null ? integer : integer + '.' + grouped.group(4);
        }
        Matcher decimal = DECIMAL.matcher(word);
        return decimal.matches() ? decimal.group(1) + '.' + decimal.group(2) : word;
    }

    /** Returns a long number without its decimals, by which it is also found; null if it is short or has none. */
    static String integerPart(String canonical) {
        int point = canonical.indexOf('.');
        return point >= MIN_INTEGER_LENGTH && DECIMAL.matcher(canonical).matches()
                ? canonical.substring(0, point)
                : null;
    }

    /** Whether a word has only digits and separators, and not only digits. */
    private static boolean isWrittenAsNumber(String word) {
        boolean separator = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!Word.isDigit(c)) {
                separator = true;
                if (i == 0 || c != '.' && c != ',' && GROUP_SEPARATORS.indexOf(c) < 0) {
                    return false;
                }
            }
        }
        return separator;
    }

    private static String withoutSeparators(String groups) {
        StringBuilder digits = new StringBuilder(groups.length());
        groups.chars().filter(c -> Word.isDigit((char) c)).forEach(c -> digits.append((char) c));
        return digits.toString();
    }
}

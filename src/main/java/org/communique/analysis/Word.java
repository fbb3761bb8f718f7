package org.communique.analysis;

/**
 * A word of a text, without invisible characters.
 *
 * @param start    its start in the text, in UTF-16 units
 * @param end      its end, exclusive
 * @param hasDigit whether it has a digit
 * @param acronym  whether the text has a full stop after each letter but the last, as in U.S.A.
 */
record Word(String text, int start, int end, boolean hasDigit, boolean acronym) {

    boolean isDigits() {
        for (int i = 0; hasDigit && i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return hasDigit;
    }

    boolean startsWithDigit() {
        return isDigit(text.charAt(0));
    }

    boolean endsWithDigit() {
        return isDigit(text.charAt(text.length() - 1));
    }

    boolean isOneLetter() {
        return text.length() == 1 && Character.isLetter(text.charAt(0));
    }

    /** Whether it has letters and digits. */
    boolean isCode() {
        return hasDigit && text.codePoints().anyMatch(Character::isLetter);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

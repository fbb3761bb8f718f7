package org.communique.analysis;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/** Unifies different spellings of a word: case, ё and е, letters with and without diacritics, kinds of apostrophes, letters that look alike. */
final class Folding {
    private static final Locale TURKISH = Locale.forLanguageTag("tr");
    private static final String APOSTROPHES = "'’‘ʼʻʹ`´＇";
    private static final String CYRILLIC_FROM = "ёўґәғқңөұүһіӣӯҳҷҒҚ";
    private static final String CYRILLIC_TO = "еугагкноуухииухчгк";

    private Folding() {}

    /** Converts a word to the form that stemmers expect: lower case, Unicode NFKC, without stress marks and soft hyphens. */
    static String lower(String word, String language) {
        boolean isTurkic = language != null && (language.startsWith("tr") || language.startsWith("az"));
        String lower = word.toLowerCase(isTurkic ? TURKISH : Locale.ROOT);
        if (isPlain(lower)) {
            return lower;
        }
        String composed = Normalizer.normalize(lower, Normalizer.Form.NFKC);
        StringBuilder cleaned = new StringBuilder(composed.length());
        composed.codePoints().filter(c -> !isIgnorable(c)).forEach(cleaned::appendCodePoint);
        return LookAlikes.inOneAlphabet(cleaned.toString());
    }

    /** Converts a code or number in lower case to the form in which its spellings are one. */
    static String foldCode(String lower) {
        String number = Numbers.canonical(lower);
        return number.equals(lower) ? fold(LookAlikes.toLatin(lower)) : number;
    }

    /** Writes all kinds of apostrophes as ASCII ones, as dictionaries do. */
    static String unifyApostrophes(String word) {
        if (isPlain(word)) {
            return word;
        }
        StringBuilder unified = new StringBuilder(word);
        for (int i = 0; i < unified.length(); i++) {
            if (APOSTROPHES.indexOf(unified.charAt(i)) >= 0) {
                unified.setCharAt(i, '\'');
            }
        }
        return unified.toString();
    }

    /** Removes diacritics and apostrophes from a word or stem in lower case. */
    static String fold(String word) {
        if (isPlain(word) && word.indexOf('\'') < 0) {
            return word;
        }
        StringBuilder folded = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int cyrillic = CYRILLIC_FROM.indexOf(c);
            if (cyrillic >= 0) {
                folded.append(CYRILLIC_TO.charAt(cyrillic));
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                continue;
            } else if (c > 0x7F && UnicodeScript.of(c) == UnicodeScript.LATIN) {
                char[] ascii = new char[4];
                int length = ASCIIFoldingFilter.foldToASCII(new char[] {c}, 0, ascii, 0, 1);
                folded.append(ascii, 0, length);
            } else {
                folded.append(c);
            }
        }
        return folded.toString();
    }

    /** Whether a word has only ASCII characters or only Cyrillic letters without variants, as most words of most texts do. */
    private static boolean isPlain(String word) {
        boolean latin = false;
        boolean cyrillic = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c > 0x7F && !(c >= 'а' && c <= 'я')) {
                return false;
            }
            latin |= c >= 'a' && c <= 'z';
            cyrillic |= c > 0x7F;
        }
        return !latin || !cyrillic;
    }

    /** A combining mark that the composed form does not merge with a letter, or an invisible character. */
    private static boolean isIgnorable(int c) {
        return Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.NON_SPACING_MARK && UnicodeScript.of(c) == UnicodeScript.INHERITED;
    }
}

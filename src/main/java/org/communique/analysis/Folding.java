package org.communique.analysis;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/** Makes alike what people write in different ways: case, ё and е, letters with and without their marks, one apostrophe or another. */
final class Folding {
    private static final Locale TURKISH = Locale.forLanguageTag("tr");
    private static final String APOSTROPHES = "'’‘ʼʻʹ`´＇";
    private static final String CYRILLIC_FROM = "ёўґәғқңөұүһіӣӯҳҷҒҚ";
    private static final String CYRILLIC_TO = "еугагкноуухииухчгк";

    private Folding() {}

    /** In lower case, in one Unicode form, without stress marks and soft hyphens: what a stemmer expects. */
    static String lower(String word, String language) {
        boolean dotless = language != null && (language.startsWith("tr") || language.startsWith("az"));
        String lower = word.toLowerCase(dotless ? TURKISH : Locale.ROOT);
        if (isPlain(lower)) {
            return lower;
        }
        String composed = Normalizer.normalize(lower, Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(composed.length());
        composed.codePoints().filter(c -> !isLoose(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** What is left of a word, or of its stem, without the marks of its letters. */
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

    /** Nothing but letters that have no other form: most words of most texts. */
    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c > 0x7F && !(c >= 'а' && c <= 'я')) {
                return false;
            }
        }
        return true;
    }

    /** A mark that belongs to no letter of the composed form, or a character that is not seen. */
    private static boolean isLoose(int c) {
        return Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.NON_SPACING_MARK && UnicodeScript.of(c) == UnicodeScript.INHERITED;
    }
}

package org.communique.analysis;

import java.lang.Character.UnicodeScript;

/** Letters of the Latin and the Cyrillic alphabet that look alike, so that people type one for the other. */
final class LookAlikes {
    private static final String CYRILLIC = "авекмнорстухіјѕёїәө";
    private static final String LATIN = "abekmhopctyxijsëïəɵ";

    private LookAlikes() {}

    /** Replaces Cyrillic letters by the Latin ones that look like them. For codes, whose alphabet nobody can see. */
    static String toLatin(String lower) {
        return replace(lower, CYRILLIC, LATIN);
    }

    /** Returns the Latin letter for a Cyrillic one, or the same character. */
    static char toLatin(char lower) {
        int at = CYRILLIC.indexOf(lower);
        return at < 0 ? lower : LATIN.charAt(at);
    }

    /**
     * Writes a word in one alphabet if it mixes both and all letters of one of them look like letters of the other, as in Cовет with a Latin C.
     * Other words stay as they are.
     */
    static String inOneAlphabet(String lower) {
        int latin = 0;
        int cyrillic = 0;
        int likeCyrillic = 0;
        int likeLatin = 0;
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            UnicodeScript script = UnicodeScript.of(c);
            if (script == UnicodeScript.LATIN) {
                latin++;
                likeCyrillic += LATIN.indexOf(c) < 0 ? 0 : 1;
            } else if (script == UnicodeScript.CYRILLIC) {
                cyrillic++;
                likeLatin += CYRILLIC.indexOf(c) < 0 ? 0 : 1;
            }
        }
        if (latin == 0 || cyrillic == 0) {
            return lower;
        }
        boolean toCyrillic = likeCyrillic == latin;
        boolean toLatin = likeLatin == cyrillic;
        if (toCyrillic && (!toLatin || cyrillic >= latin)) {
            return replace(lower, LATIN, CYRILLIC);
        }
        return toLatin ? replace(lower, CYRILLIC, LATIN) : lower;
    }

    private static String replace(String word, String from, String to) {
        StringBuilder replaced = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            int at = from.indexOf(word.charAt(i));
            replaced.append(at < 0 ? word.charAt(i) : to.charAt(at));
        }
        return replaced.toString();
    }
}

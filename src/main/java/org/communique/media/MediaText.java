package org.communique.media;

import org.communique.text.Characters;

/** The texts about a file. */
final class MediaText {
    static final int MAX_ALT = 1_000;
    static final int MAX_CREDIT = 500;
    static final int MAX_CAPTION = 2_000;

    private MediaText() {}

    /** Returns a text that was found in a file, as it can be stored; null if nothing visible is left. */
    static String singleLine(String found, int maxLength) {
        return Characters.singleLine(allowed(found, maxLength));
    }

    /** As {@link #singleLine}, with its line ends. */
    static String multiLine(String found, int maxLength) {
        return Characters.multiLine(allowed(found, maxLength));
    }

    private static String allowed(String text, int maxLength) {
        if (text == null) {
            return null;
        }
        String allowed = Characters.removeForbidden(Characters.repair(text));
        return allowed.codePointCount(0, allowed.length()) <= maxLength
                ? allowed
                : allowed.substring(0, allowed.offsetByCodePoints(0, maxLength));
    }
}

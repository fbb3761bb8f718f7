package org.communique.analysis;

import java.text.BreakIterator;
import java.util.Locale;
import org.apache.lucene.analysis.util.CharArrayIterator;
import org.communique.html.PlainText;

/** Finds the sentences of a text. Not thread-safe. */
final class Sentences {
    /** In UTF-16 units. Initials and abbreviations do not lengthen a sentence beyond this. */
    static final int MAX_LENGTH = 300;

    private final BreakIterator breaks;
    /** Over an array, because reading a string character by character takes longer. */
    private final CharArrayIterator characters = CharArrayIterator.newSentenceInstance();

    private String text;
    private int endOfFirst;

    /** @param language the BCP 47 tag of the texts; null if unknown */
    Sentences(String language) {
        breaks = BreakIterator.getSentenceInstance(language == null ? Locale.ROOT : Locale.forLanguageTag(language));
    }

    /** @param text not empty */
    void setText(String text) {
        this.text = text;
        characters.setText(text.toCharArray(), 0, text.length());
        breaks.setText(characters);
        endOfFirst = breaks.following(0);
    }

    /** Returns the start of the sentence with the character at the given place. */
    int start(int at) {
        if (at < endOfFirst) {
            return breaks.first();
        }
        // The iterator goes on from the last break that it knows. From any other place it may find a wrong one.
        int start = breaks.preceding(at + 1);
        while (start > 0 && at - start < MAX_LENGTH && isInSentence(start)) {
            start = breaks.previous();
        }
        return Math.max(0, start);
    }

    /** Returns the end of the sentence with the character at the given place, for which {@link #start} was called just before. */
    int end(int at) {
        int end = breaks.next();
        while (end != BreakIterator.DONE
                && end < text.length()
                && (end <= at || end - at < MAX_LENGTH && isInSentence(end))) {
            end = breaks.next();
        }
        return end == BreakIterator.DONE ? text.length() : end;
    }

    /**
     * Whether a break is none: after a single letter, as in the initials of a name or "г." for "город", or directly after a word, where the
     * iterator sometimes breaks a sentence on its way back.
     */
    private boolean isInSentence(int at) {
        int i = at - 1;
        while (i > 0 && isSpace(text.charAt(i)) && text.charAt(i) != PlainText.PARAGRAPH) {
            i--;
        }
        boolean initial = i > 0
                && text.charAt(i) == '.'
                && Character.isLetter(text.charAt(i - 1))
                && (i == 1 || !Character.isLetterOrDigit(text.charAt(i - 2)));
        return initial || Character.isLetterOrDigit(text.charAt(at - 1));
    }

    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == PlainText.PARAGRAPH;
    }
}

package org.communique.analysis;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.communique.html.PlainText;

/**
 * The parts of a long text, in order, so that it can be analysed without the tokens of all of it in memory at once: these take thirty times
 * as much as the text. A part ends with a paragraph; one without an end in {@link #MAX_LENGTH} ends at a space before a letter.
 */
final class TextParts implements Iterable<String> {
    /** In UTF-16 units. Nearly all releases are one part. */
    static final int LENGTH = 16 * 1_024;

    static final int MAX_LENGTH = 4 * LENGTH;

    private final String text;

    TextParts(String text) {
        this.text = text;
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < text.length();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int start = at;
                at = end(start);
                return text.substring(start, at);
            }
        };
    }

    private int end(int start) {
        if (text.length() - start <= LENGTH) {
            return text.length();
        }
        int paragraph = text.indexOf(PlainText.PARAGRAPH, start + LENGTH - 1) + 1;
        if (paragraph > 0 && paragraph - start <= MAX_LENGTH) {
            return paragraph;
        }
        int last = Math.min(start + MAX_LENGTH, text.length());
        if (last == text.length()) {
            return last;
        }
        for (int i = last; i > start + LENGTH; i--) {
            if (Character.isWhitespace(text.charAt(i - 1)) && Character.isLetter(text.charAt(i))) {
                return i;
            }
        }
        // Without any space. No pair of surrogates is divided.
        return Character.isLowSurrogate(text.charAt(last)) ? last - 1 : last;
    }
}

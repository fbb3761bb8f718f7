package org.communique.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Lets a chain of token filters work on one word at a time. Not safe for use by several threads. */
final class AnalyzedWord extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TokenStream filtered;
    private String next;

    AnalyzedWord(UnaryOperator<TokenStream> filters) {
        this.filtered = filters.apply(this);
    }

    /** The word as the filters leave it. */
    String through(String word) {
        next = word;
        try {
            filtered.reset();
            return filtered.incrementToken() ? term.toString() : word;
        } catch (IOException e) {
            throw new UncheckedIOException("a word in memory cannot fail to be read", e);
        }
    }

    @Override
    public boolean incrementToken() {
        if (next == null) {
            return false;
        }
        clearAttributes();
        term.append(next);
        next = null;
        return true;
    }
}

package org.communique.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** A token stream of one word at a time, to run token filters on single words. Not thread-safe. */
final class AnalyzedWord extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TokenStream filtered;
    private String next;

    AnalyzedWord(UnaryOperator<TokenStream> filters) {
        this.filtered = filters.apply(this);
    }

    /** Returns the output of the filters for a word. */
    String filter(String word) {
        next = word;
        try {
            filtered.reset();
            return filtered.incrementToken() ? term.toString() : word;
        } catch (IOException e) {
            throw new UncheckedIOException("A word in memory cannot be read.", e);
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

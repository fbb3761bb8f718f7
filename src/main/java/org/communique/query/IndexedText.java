package org.communique.query;

import java.util.Collection;
import org.communique.analysis.TermSequence;
import org.communique.analysis.TextAnalyzer;
import org.communique.analysis.Token;
import org.communique.html.PlainText;
import org.jboss.logging.Logger;

/**
 * The texts of a release as terms, separated by spaces; terms of the same position are joined by {@link TermSequence#SAME_POSITION}.
 *
 * @param text all texts, including title and summary, so that one text decides whether a release matches
 */
public record IndexedText(String title, String summary, String text) {
    private static final Logger LOG = Logger.getLogger(IndexedText.class);
    /** Separates texts, so that no phrase matches across them. */
    private static final String GAP = " | ";

    /** Analyses the texts of a release, which takes most of the time of indexing. */
    public static IndexedText of(ReleaseTexts texts) {
        StringBuilder title = new StringBuilder();
        append(texts.language(), texts.title(), title);
        StringBuilder summary = new StringBuilder();
        append(texts.language(), texts.subtitle(), summary);
        append(texts.language(), texts.summary(), summary.append(GAP));
        appendAll(texts.language(), texts.topics(), summary.append(GAP));
        String body = texts.body() == null ? "" : PlainText.ofHtml(texts.body());
        // One buffer: the terms of a body of 1 MB take several.
        StringBuilder all = new StringBuilder(title.length() + summary.length() + body.length() * 3 / 2 + 256);
        all.append(title).append(GAP).append(summary).append(GAP);
        append(texts.language(), texts.dateline(), all);
        append(texts.language(), body, all.append(GAP));
        appendAll(texts.language(), texts.authors(), all.append(GAP));
        append(texts.language(), texts.source(), all.append(GAP));
        return new IndexedText(title.toString(), summary.toString(), all.toString());
    }

    private static void appendAll(String language, Collection<String> texts, StringBuilder terms) {
        String separator = "";
        for (String text : texts) {
            append(language, text, terms.append(separator));
            separator = GAP;
        }
    }

    /** Appends the terms of a text. One that cannot be analysed is not searchable. Otherwise it would stop the indexing of all other releases. */
    private static void append(String language, String text, StringBuilder terms) {
        if (text == null) {
            return;
        }
        int start = terms.length();
        try {
            TextAnalyzer.forEachToken(language, text, token -> append(token, terms));
        } catch (RuntimeException e) {
            LOG.error("A text cannot be analysed and is not searchable", e);
            terms.setLength(start);
        }
    }

    private static void append(Token token, StringBuilder terms) {
        String separator = " ";
        for (String term : token.allTerms()) {
            terms.append(separator).append(term);
            separator = TermSequence.SAME_POSITION;
        }
    }
}

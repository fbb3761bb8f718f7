package org.communique.search;

import org.communique.analysis.TermSequence;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurationContext;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurer;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurationContext;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurer;

/**
 * Splits texts at spaces, and terms of the same position at {@link TermSequence#SAME_POSITION}. That is enough, because {@link ReleaseDocument} writes
 * analysed terms.
 */
final class IndexAnalyzer implements LuceneAnalysisConfigurer, ElasticsearchAnalysisConfigurer {
    static final String NAME = "terms";

    /** In UTF-16 units. A position has at most some twenty terms of about 100 units. */
    private static final int MAX_POSITION_LENGTH = 4_096;

    private static final String POSITION_TERM = "([^|]+)";

    @Override
    public void configure(LuceneAnalysisConfigurationContext context) {
        context.analyzer(NAME)
                .custom()
                .tokenizer("whitespace")
                .param("maxTokenLen", String.valueOf(MAX_POSITION_LENGTH))
                .tokenFilter("patternCaptureGroup")
                .param("pattern", POSITION_TERM)
                .param("preserve_original", "false");
    }

    @Override
    public void configure(ElasticsearchAnalysisConfigurationContext context) {
        context.tokenizer("positions").type("whitespace").param("max_token_length", MAX_POSITION_LENGTH);
        context.tokenFilter("same-position")
                .type("pattern_capture")
                .param("patterns", POSITION_TERM)
                .param("preserve_original", false);
        context.analyzer(NAME).custom().tokenizer("positions").tokenFilters("same-position");
    }
}

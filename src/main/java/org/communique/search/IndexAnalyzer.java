package org.communique.search;

import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurationContext;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurer;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurationContext;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurer;

/** Splits texts at spaces. That is enough, because {@link ReleaseDocument} writes analysed terms. */
final class IndexAnalyzer implements LuceneAnalysisConfigurer, ElasticsearchAnalysisConfigurer {
    static final String NAME = "terms";

    @Override
    public void configure(LuceneAnalysisConfigurationContext context) {
        context.analyzer(NAME).custom().tokenizer("whitespace");
    }

    @Override
    public void configure(ElasticsearchAnalysisConfigurationContext context) {
        context.analyzer(NAME).custom().tokenizer("whitespace");
    }
}

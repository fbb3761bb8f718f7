package org.communique.search;

import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurationContext;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurer;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurationContext;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurer;

/** What is left to do for an index whose texts come as terms: part them at the spaces. */
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

package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.hibernate.search.backend.lucene.LuceneExtension;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;

/** Statistics of the terms in an index on disk. */
final class LuceneTerms implements TermStatistics {
    /** A word is common if at least one in so many releases has it, and at least {@link #MIN_COMMON} releases. */
    private static final int COMMON_RATIO = 50;

    private static final int MIN_COMMON = 5_000;
    /** A word is not selective if at least one in so many releases has it, and more than {@link #MIN_UNSELECTIVE} releases. */
    private static final int UNSELECTIVE_RATIO = 5;

    private static final int MIN_UNSELECTIVE = 20_000;
    /** The average factor by which BM25 reduces the weight of a term for its frequency in a text and the length of the text. */
    private static final float AVERAGE_BM25_FACTOR = 0.5f;

    private final SearchPredicateFactory factory;
    private final IndexReader index;
    private final BiPredicate<String, String> mayContain;

    LuceneTerms(SearchPredicateFactory factory, IndexReader index, BiPredicate<String, String> mayContain) {
        this.factory = factory;
        this.index = index;
        this.mayContain = mayContain;
    }

    @Override
    public boolean mayContain(String field, String term) {
        return mayContain.test(field, term);
    }

    @Override
    public long frequency(String term) {
        return frequency(SearchQueryBuilder.TEXT, term);
    }

    private long frequency(String field, String term) {
        try {
            return mayContain(field, term) ? index.docFreq(new Term(field, term)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isSelective(long releases) {
        return releases <= Math.max(MIN_UNSELECTIVE, index.maxDoc() / UNSELECTIVE_RATIO);
    }

    /**
     * Scores the terms as one term, which lets Lucene skip many more documents than a sum of terms. A common word has the same score in every
     * release: its frequency is expensive to read for so many releases and says little. Among equal scores the newest come first.
     */
    @Override
    public SearchPredicate anyTerm(String field, List<String> terms) {
        long frequency =
                terms.stream().mapToLong(term -> frequency(field, term)).sum();
        boolean common = frequency > Math.max(MIN_COMMON, index.maxDoc() / COMMON_RATIO);
        return factory.extension(LuceneExtension.get())
                .fromLuceneQuery(common ? constantScore(field, terms, frequency) : synonyms(field, terms))
                .toPredicate();
    }

    private static Query synonyms(String field, List<String> terms) {
        SynonymQuery.Builder any = new SynonymQuery.Builder(field);
        terms.forEach(term -> any.addTerm(new Term(field, term)));
        return any.build();
    }

    private Query constantScore(String field, List<String> terms, long frequency) {
        double rarity = Math.log(1 + (index.maxDoc() - Math.min(frequency, index.maxDoc()) + 0.5) / (frequency + 0.5));
        Query any = new TermInSetQuery(field, terms.stream().map(BytesRef::new).toList());
        return new BoostQuery(new ConstantScoreQuery(any), (float) rarity * AVERAGE_BM25_FACTOR);
    }
}

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

/** The terms of an index on disk, as it is. */
final class LuceneTerms implements TermStatistics {
    /** A word that every fiftieth release has is common. In a small archive nothing is. */
    private static final int COMMON = 50;

    private static final int LEAST_COMMON = 5_000;
    /** What every fifth has tells nothing. */
    private static final int EVERYWHERE = 5;

    private static final int LEAST_EVERYWHERE = 20_000;
    /** What is left of a term's weight on average for how often it is in how long a text (BM25). */
    private static final float USUAL_SHARE = 0.5f;

    private final SearchPredicateFactory factory;
    private final IndexReader index;
    private final BiPredicate<String, String> vocabulary;

    LuceneTerms(SearchPredicateFactory factory, IndexReader index, BiPredicate<String, String> vocabulary) {
        this.factory = factory;
        this.index = index;
        this.vocabulary = vocabulary;
    }

    @Override
    public boolean mayBeIn(String field, String term) {
        return vocabulary.test(field, term);
    }

    @Override
    public long frequency(String term) {
        return frequency(SearchQueryBuilder.TEXT, term);
    }

    private long frequency(String field, String term) {
        try {
            return mayBeIn(field, term) ? index.docFreq(new Term(field, term)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean saysSomething(long releases) {
        return releases <= Math.max(LEAST_EVERYWHERE, index.maxDoc() / EVERYWHERE);
    }

    /**
     * As one term, of which much more can be skipped than of a sum of several. A common word weighs the same wherever it is: how often is
     * costly to find out for so many, says little, and the newest of them come first.
     */
    @Override
    public SearchPredicate oneWord(String field, List<String> terms) {
        long frequency =
                terms.stream().mapToLong(term -> frequency(field, term)).sum();
        boolean common = frequency > Math.max(LEAST_COMMON, index.maxDoc() / COMMON);
        return factory.extension(LuceneExtension.get())
                .fromLuceneQuery(common ? present(field, terms, frequency) : weighed(field, terms))
                .toPredicate();
    }

    private static Query weighed(String field, List<String> terms) {
        SynonymQuery.Builder any = new SynonymQuery.Builder(field);
        terms.forEach(term -> any.addTerm(new Term(field, term)));
        return any.build();
    }

    private Query present(String field, List<String> terms, long frequency) {
        double rarity = Math.log(1 + (index.maxDoc() - Math.min(frequency, index.maxDoc()) + 0.5) / (frequency + 0.5));
        Query any = new TermInSetQuery(field, terms.stream().map(BytesRef::new).toList());
        return new BoostQuery(new ConstantScoreQuery(any), (float) rarity * USUAL_SHARE);
    }
}

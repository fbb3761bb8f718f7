package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
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

    /** A rare word is scored apart from a common one that shares a form with it. Otherwise both would be common. */
    @Override
    public SearchPredicate anyTerm(String field, Map<String, Float> weights) {
        Map<String, Float> likely = new HashMap<>(weights);
        likely.values().removeIf(weight -> weight < 1);
        Map<String, Float> unlikely = new HashMap<>(weights);
        unlikely.keySet().removeAll(likely.keySet());
        boolean isTogether =
                likely.isEmpty() || unlikely.isEmpty() || isCommon(field, likely) || !isCommon(field, weights);
        return factory.extension(LuceneExtension.get())
                .fromLuceneQuery(
                        isTogether
                                ? any(field, weights)
                                : new BooleanQuery.Builder()
                                        .add(any(field, likely), Occur.SHOULD)
                                        .add(any(field, unlikely), Occur.SHOULD)
                                        .build())
                .toPredicate();
    }

    /**
     * Scores the terms as one term, which lets Lucene skip many more documents than a sum of terms. A common word has the same score in every
     * release: its frequency is expensive to read for so many releases and says little. Among equal scores the newest come first.
     */
    private Query any(String field, Map<String, Float> weights) {
        return isCommon(field, weights) ? constantScore(field, weights) : synonyms(field, weights);
    }

    private boolean isCommon(String field, Map<String, Float> weights) {
        return frequency(field, weights.keySet()) > Math.max(MIN_COMMON, index.maxDoc() / COMMON_RATIO);
    }

    private long frequency(String field, Collection<String> terms) {
        return terms.stream().mapToLong(term -> frequency(field, term)).sum();
    }

    private static Query synonyms(String field, Map<String, Float> weights) {
        SynonymQuery.Builder any = new SynonymQuery.Builder(field);
        weights.forEach((term, weight) -> any.addTerm(new Term(field, term), weight));
        return any.build();
    }

    private Query constantScore(String field, Map<String, Float> weights) {
        long frequency = frequency(field, weights.keySet());
        double rarity = Math.log(1 + (index.maxDoc() - Math.min(frequency, index.maxDoc()) + 0.5) / (frequency + 0.5));
        Query any = new TermInSetQuery(
                field, weights.keySet().stream().map(BytesRef::new).toList());
        float weight = Collections.max(weights.values());
        return new BoostQuery(new ConstantScoreQuery(any), weight * (float) rarity * AVERAGE_BM25_FACTOR);
    }
}

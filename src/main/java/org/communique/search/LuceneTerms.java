package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
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
import org.communique.analysis.TermSequence;
import org.hibernate.search.backend.lucene.LuceneExtension;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;

/** Statistics of the terms in an index on disk, for one search. */
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
    /** Looking terms up takes a good part of a search, and most are asked for several times. */
    private final Map<Term, Long> frequencies = new HashMap<>();

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
        return frequencies.computeIfAbsent(new Term(field, term), this::countReleases);
    }

    private long countReleases(Term term) {
        try {
            return mayContain(term.field(), term.text()) ? index.docFreq(term) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isSelective(long releases) {
        return releases <= Math.max(MIN_UNSELECTIVE, index.maxDoc() / UNSELECTIVE_RATIO);
    }

    private record WeightedTerm(String text, float weight, long frequency) {
        boolean isLikely() {
            return TermSequence.isLikely(weight);
        }
    }

    /** Unlikely terms are scored apart where many releases have any of the terms, and with that the same score. */
    @Override
    public SearchPredicate anyTerm(String field, Map<String, Float> weights) {
        List<WeightedTerm> all = weights.entrySet().stream()
                .map(term -> new WeightedTerm(term.getKey(), term.getValue(), frequency(field, term.getKey())))
                .toList();
        Map<Boolean, List<WeightedTerm>> parts =
                all.stream().collect(Collectors.partitioningBy(WeightedTerm::isLikely));
        boolean isTogether = !isCommon(frequency(all)) || parts.containsValue(List.<WeightedTerm>of());
        return factory.extension(LuceneExtension.get())
                .fromLuceneQuery(
                        isTogether
                                ? any(field, all)
                                : new BooleanQuery.Builder()
                                        .add(any(field, parts.get(true)), Occur.SHOULD)
                                        .add(any(field, parts.get(false)), Occur.SHOULD)
                                        .build())
                .toPredicate();
    }

    /**
     * Scores the terms as one term, which lets Lucene skip many more documents than a sum of terms. A common word has the same score in every
     * release: its frequency is expensive to read for so many releases and says little. Among equal scores the newest come first.
     */
    private Query any(String field, List<WeightedTerm> terms) {
        return isCommon(frequency(terms)) ? constantScore(field, terms) : synonyms(field, terms);
    }

    private boolean isCommon(long frequency) {
        return frequency > Math.max(MIN_COMMON, index.maxDoc() / COMMON_RATIO);
    }

    private static long frequency(List<WeightedTerm> terms) {
        return terms.stream().mapToLong(WeightedTerm::frequency).sum();
    }

    private static Query synonyms(String field, List<WeightedTerm> terms) {
        SynonymQuery.Builder any = new SynonymQuery.Builder(field);
        terms.forEach(term -> any.addTerm(new Term(field, term.text()), term.weight()));
        return any.build();
    }

    private Query constantScore(String field, List<WeightedTerm> terms) {
        long frequency = frequency(terms);
        double rarity = Math.log(1 + (index.maxDoc() - Math.min(frequency, index.maxDoc()) + 0.5) / (frequency + 0.5));
        Query any = new TermInSetQuery(
                field, terms.stream().map(term -> new BytesRef(term.text())).toList());
        double weight = terms.stream().mapToDouble(WeightedTerm::weight).max().orElse(1);
        return new BoostQuery(new ConstantScoreQuery(any), (float) (weight * rarity * AVERAGE_BM25_FACTOR));
    }
}

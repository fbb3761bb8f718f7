package org.communique.search;

import java.util.Map;
import org.hibernate.search.engine.search.predicate.SearchPredicate;

/** Statistics of the terms in an index, and the best way to query them. */
interface TermStatistics {

    /** Whether a field may contain a term. A term that it does not contain need not be searched for. */
    boolean mayContain(String field, String term);

    /** The number of releases whose text has a term; 0 if it would take too long to count. */
    long frequency(String term);

    /** Whether a term in so many releases still distinguishes them. */
    boolean isSelective(long releases);

    /** Matches a word that has several terms, and scores these as one term. A term has a weight of at most 1. */
    SearchPredicate anyTerm(String field, Map<String, Float> weights);
}

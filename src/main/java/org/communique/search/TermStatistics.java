package org.communique.search;

import java.util.List;
import org.hibernate.search.engine.search.predicate.SearchPredicate;

/** What is known of the terms in an index, and how it is best asked for them. */
interface TermStatistics {

    /** Whether a field may have a term anywhere: what it does not have need not be looked for. */
    boolean mayBeIn(String field, String term);

    /** How many releases have a term in their texts; 0 when it would take too long to say. */
    long frequency(String term);

    /** Whether what so many releases have tells one from another. */
    boolean saysSomething(long releases);

    /** A word, any of several terms, weighed as if these were one. */
    SearchPredicate oneWord(String field, List<String> terms);
}

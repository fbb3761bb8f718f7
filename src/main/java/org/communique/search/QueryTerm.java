package org.communique.search;

import java.util.List;

/**
 * A word or phrase that is looked for.
 *
 * @param phrase whether it was in quotes
 */
record QueryTerm(String text, boolean phrase) {

    /**
     * What a search is for.
     *
     * @param required all of these must be found; of each, any piece
     * @param excluded none of these may be found
     * @param empty    whether anything was asked for at all
     */
    record Sought(List<List<QueryTerm>> required, List<QueryTerm> excluded, boolean empty) {}
}

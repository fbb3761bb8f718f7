package org.communique.search;

import org.communique.web.Labelled;
import org.communique.web.Parameters;

/** Sort orders of search results. */
enum SearchOrder implements Labelled {
    RELEVANCE("relevance"),
    NEWEST("-publishedAt");

    private final String label;

    SearchOrder(String label) {
        this.label = label;
    }

    static SearchOrder of(String parameter) {
        return Parameters.oneOf("sort", SearchOrder.class, parameter, RELEVANCE);
    }

    @Override
    public String label() {
        return label;
    }
}

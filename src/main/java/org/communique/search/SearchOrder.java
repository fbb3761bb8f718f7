package org.communique.search;

import org.communique.web.Parameters;

/** The orders of what was found. */
enum SearchOrder {
    RELEVANCE("relevance"),
    NEWEST("-publishedAt");

    private final String label;

    SearchOrder(String label) {
        this.label = label;
    }

    static SearchOrder of(String parameter) {
        return Parameters.oneOf("sort", SearchOrder.class, parameter, SearchOrder::label, RELEVANCE);
    }

    String label() {
        return label;
    }
}

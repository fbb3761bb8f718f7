package org.communique.search;

/**
 * A word or phrase of a query.
 *
 * @param phrase whether it was in quotes
 */
record QueryTerm(String text, boolean phrase) {}

package org.communique.query;

import java.util.Set;

/**
 * A query text that is kept, to be held against releases.
 *
 * @param languages the languages of the releases that are sought; empty for all
 */
public record SavedQuery(String text, Set<String> languages) {}

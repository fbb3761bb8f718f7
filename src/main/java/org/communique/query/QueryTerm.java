package org.communique.query;

import java.util.Set;

/**
 * A word or phrase of a query.
 *
 * @param phrase    whether it is a phrase: text in quotes, or a phone number with spaces
 * @param compounds the terms of numbers and codes that the word may be a part of, together with its neighbours. A release with one of them
 *                  matches, too
 */
public record QueryTerm(String text, boolean phrase, Set<String> compounds) {
    QueryTerm(String text, boolean phrase) {
        this(text, phrase, Set.of());
    }
}

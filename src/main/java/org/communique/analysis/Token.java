package org.communique.analysis;

/**
 * A word of a text.
 *
 * @param term  what all its forms have in common, in the form that is indexed
 * @param start where it begins in the text, in UTF-16 units
 * @param end   where it ends
 */
public record Token(String term, int start, int end) {}

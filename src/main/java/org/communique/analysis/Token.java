package org.communique.analysis;

/**
 * A word of a text.
 *
 * @param term  the indexed term, which all forms of the word share
 * @param start the start of the word in the text, in UTF-16 units
 * @param end   the end of the word, exclusive
 */
public record Token(String term, int start, int end) {}

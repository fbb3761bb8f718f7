package org.communique.analysis;

import java.util.List;

/**
 * A position of a text in the index: mostly a word. A number in groups of digits, such as {@code 31 417}, has one position.
 *
 * @param word      the word; null if the position has only a term
 * @param term      the term; null if the position has a word, whose term depends on its language
 * @param parts     other terms of this position, such as the parts of a code
 * @param unitTerms terms of the whole number or code that starts here or goes on here
 * @param start     its start in the text, in UTF-16 units
 * @param end       its end, exclusive
 * @param unit      the number or code that it belongs to
 */
record Position(
        String word, String term, List<String> parts, List<String> unitTerms, int start, int end, Token.Unit unit) {

    static Position of(Word word, List<String> parts, List<String> unitTerms, Token.Unit unit) {
        return new Position(word.text(), null, parts, unitTerms, word.start(), word.end(), unit);
    }
}

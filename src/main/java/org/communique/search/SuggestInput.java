package org.communique.search;

import java.util.List;
import org.communique.analysis.TextAnalyzer;
import org.communique.release.SavedSearch;
import org.communique.text.EditDistance;
import org.communique.web.Parameters;

/** The words that a user has typed so far. Each may be incomplete, and the longer ones may have one typo. */
record SuggestInput(List<String> words) {
    private static final int MAX_WORDS = 16;
    private static final int MIN_LENGTH_WITH_TYPO = 4;

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if the input is too long */
    static SuggestInput of(String q) {
        String text = SavedSearch.queryText(q);
        List<String> words = text == null ? List.of() : TextAnalyzer.foldedWords(text);
        if (words.size() > MAX_WORDS) {
            throw Parameters.problem("q", "must have at most " + MAX_WORDS + " words");
        }
        return new SuggestInput(words);
    }

    /** Whether each typed word is the start of a word of the text. */
    boolean matches(String text) {
        List<String> textWords = TextAnalyzer.suggestedWords(text);
        return words.stream().allMatch(typed -> textWords.stream().anyMatch(word -> startsWith(word, typed)));
    }

    private static boolean startsWith(String word, String typed) {
        if (word.startsWith(typed)) {
            return true;
        }
        if (typed.length() < MIN_LENGTH_WITH_TYPO || word.isEmpty() || word.charAt(0) != typed.charAt(0)) {
            return false;
        }
        for (int length = typed.length() - 1; length <= typed.length() + 1; length++) {
            if (length <= word.length() && EditDistance.between(word.substring(0, length), typed) <= 1) {
                return true;
            }
        }
        return false;
    }
}

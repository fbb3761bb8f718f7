package org.communique.search;

import java.util.List;
import org.communique.analysis.TextAnalyzer;
import org.communique.web.Parameters;

/** What was typed so far: words, each the beginning of what is meant, the longer ones perhaps with one typo. */
record SuggestInput(List<String> words) {
    private static final int MOST_WORDS = 16;
    private static final int SHORTEST_WITH_TYPO = 4;

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 when it is too long */
    static SuggestInput of(String q) {
        String text = SearchRequest.typed(q);
        List<String> words = text == null ? List.of() : TextAnalyzer.folded(text);
        if (words.size() > MOST_WORDS) {
            throw Parameters.problem("q", "at most " + MOST_WORDS + " words");
        }
        return new SuggestInput(words);
    }

    /** Whether words of a text begin with all that was typed. */
    boolean begins(String text) {
        List<String> those = TextAnalyzer.folded(text);
        return words.stream().allMatch(typed -> those.stream().anyMatch(word -> begins(word, typed)));
    }

    private static boolean begins(String word, String typed) {
        if (word.startsWith(typed)) {
            return true;
        }
        if (typed.length() < SHORTEST_WITH_TYPO || word.isEmpty() || word.charAt(0) != typed.charAt(0)) {
            return false;
        }
        for (int length = typed.length() - 1; length <= typed.length() + 1; length++) {
            if (length <= word.length() && isOneEditFrom(word.substring(0, length), typed)) {
                return true;
            }
        }
        return false;
    }

    /** One letter put in, left out, exchanged, or two neighbours changed round (Damerau). */
    private static boolean isOneEditFrom(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        String restA = a.substring(i);
        String restB = b.substring(i);
        if (restA.length() == restB.length()) {
            return restA.isEmpty()
                    || restA.substring(1).equals(restB.substring(1))
                    || restA.length() > 1
                            && restA.charAt(0) == restB.charAt(1)
                            && restA.charAt(1) == restB.charAt(0)
                            && restA.substring(2).equals(restB.substring(2));
        }
        return restA.length() > restB.length()
                ? restA.substring(1).equals(restB)
                : restB.substring(1).equals(restA);
    }
}

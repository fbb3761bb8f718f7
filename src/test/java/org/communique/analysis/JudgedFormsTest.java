package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Words that a search finds are mostly forms of the searched word. For 286 words of real texts in twelve languages, everything in these texts
 * that this analysis or the former one finds was judged by hand, without knowing which of them finds it. Each line has the language, the searched word,
 * the found word, the number of texts that have it, and the judgement: right, wrong, or aspect for the verb of the other aspect, which counts
 * for neither.
 */
class JudgedFormsTest {
    private static final List<String> LANGUAGES = List.of(
            "ru", "en", "uk", "be", "kk", "ky", "uz", "hy", "pl", "de", "fr", "es", "tr", "it", "cs", "bg", "ro");
    /** Stemmers found 14.7 % wrong words, counted by texts. */
    private static final double MAX_WRONG = 0.05;
    /** Stemmers found 79.8 % of these forms, counted by texts. */
    private static final double MIN_FOUND = 0.98;

    private record Judged(String language, String word, String found, int texts, String judgement) {
        static Judged of(String line) {
            String[] fields = line.split("\t");
            return new Judged(fields[0], fields[1], fields[2], Integer.parseInt(fields[3]), fields[4]);
        }

        boolean isRight() {
            return judgement.equals("right");
        }

        boolean isFound() {
            Set<String> terms = LANGUAGES.stream()
                    .flatMap(language -> TextAnalyzer.tokens(language, found).get(0).terms().stream())
                    .collect(Collectors.toSet());
            return TextAnalyzer.variants(word, LANGUAGES).stream()
                    .flatMap(sequence -> sequence.terms().stream())
                    .anyMatch(terms::contains);
        }
    }

    @Test
    void found_words_are_mostly_forms_of_the_searched_one() {
        List<Judged> all = WordLists.lines("judged-forms.tsv").stream()
                .map(Judged::of)
                .filter(pair -> !pair.judgement().equals("aspect"))
                .toList();
        List<Judged> found = all.stream().filter(Judged::isFound).toList();
        double wrong = texts(found, false) / (texts(found, false) + texts(found, true));
        double forms = texts(found, true) / texts(all, true);
        System.out.printf(
                "Of the texts that are found, %.3f have another word; %.3f of the forms are found%n", wrong, forms);
        assertTrue(
                wrong <= MAX_WRONG,
                () -> wrong + ": "
                        + found.stream().filter(pair -> !pair.isRight()).toList());
        assertTrue(
                forms >= MIN_FOUND,
                () -> forms + ": "
                        + all.stream()
                                .filter(pair -> pair.isRight() && !found.contains(pair))
                                .toList());
    }

    private static double texts(List<Judged> pairs, boolean isRight) {
        return pairs.stream()
                .filter(pair -> pair.isRight() == isRight)
                .mapToInt(Judged::texts)
                .sum();
    }
}

package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two forms of a word find each other. The pairs were written by hand, independently of the dictionaries: 200 of each language, and 30 of words
 * that look alike and are different.
 */
class WordFormsTest {
    private static final double MAX_UNMARKED = 0.03;

    private record Pair(String one, String other, String kind) {}

    @ParameterizedTest
    @CsvSource({
        "ru, 0.97, 0.95",
        "uk, 0.95, 0.95",
        "be, 0.92, 0.95",
        "en, 0.93, 0.95",
        "kk, 0.90, 0.95",
        "uz, 0.90, 0.95",
        "ky, 0.90, 0.95",
        "hy, 0.88, 0.95",
        "pl, 0.90, 0.95",
    })
    void a_form_finds_another_form_and_no_other_word(String language, double found, double distinguished) {
        List<Pair> same = pairs(language);
        List<Pair> missed = same.stream().filter(pair -> !finds(language, pair)).toList();
        List<Pair> different = pairs(language + "-different");
        List<Pair> confused =
                different.stream().filter(pair -> finds(language, pair)).toList();
        double foundPart = 1 - (double) missed.size() / same.size();
        double distinguishedPart = 1 - (double) confused.size() / different.size();
        System.out.printf(
                "%s: %.3f of pairs are found (by kind: %s); %.3f of different words are distinguished%n",
                language, foundPart, byKind(language, same), distinguishedPart);
        assertTrue(foundPart >= found, () -> "not found: " + missed);
        assertTrue(distinguishedPart >= distinguished, () -> "confused: " + confused);
    }

    /** A few words that are found by rules of several roots, such as чалавек and людзі, are not marked. */
    @ParameterizedTest
    @ValueSource(
            strings = {"ru", "uk", "be", "en", "kk", "uz", "ky", "hy", "pl", "ru-unknown", "uk-unknown", "pl-unknown"})
    void found_forms_are_marked(String list) {
        String language = list.substring(0, 2);
        List<Pair> found =
                pairs(list).stream().filter(pair -> finds(language, pair)).toList();
        List<Pair> unmarked =
                found.stream().filter(pair -> !isMarked(language, pair)).toList();
        assertTrue(unmarked.size() <= found.size() * MAX_UNMARKED, () -> "not marked: " + unmarked);
    }

    private static boolean isMarked(String language, Pair pair) {
        return new Highlighter(TextAnalyzer.variants(pair.other(), List.of("ru", "en", "be", "kk", language)))
                .highlight(language, pair.one())
                .isPresent();
    }

    /** Names and new words, which mostly no dictionary has. */
    @ParameterizedTest
    @CsvSource({"ru, 0.95", "uk, 0.95", "pl, 0.90"})
    void a_form_of_an_unknown_word_finds_another_form(String language, double found) {
        List<Pair> all = pairs(language + "-unknown");
        List<Pair> unknown =
                all.stream().filter(pair -> isUnknown(language, pair)).toList();
        List<Pair> missed =
                unknown.stream().filter(pair -> !finds(language, pair)).toList();
        double foundPart = 1 - (double) missed.size() / unknown.size();
        double byStem = (double) unknown.stream()
                        .filter(pair -> hasOneStem(language, pair))
                        .count()
                / unknown.size();
        System.out.printf(
                "%s: of %d pairs, %d are unknown; %.3f of these are found, %.3f by the stem (by kind: %s)%n",
                language, all.size(), unknown.size(), foundPart, byStem, byKind(language, unknown));
        assertTrue(foundPart >= found, () -> "not found: " + missed);
    }

    private static boolean isUnknown(String language, Pair pair) {
        LemmaDictionary dictionary = LemmaDictionary.of(language);
        return !dictionary.has(pair.one()) && !dictionary.has(pair.other());
    }

    private static boolean hasOneStem(String language, Pair pair) {
        Stemmer stemmer = Stemmer.of(language).orElseThrow();
        return !Collections.disjoint(stemmer.stems(pair.one()), List.copyOf(stemmer.stems(pair.other())));
    }

    private static String byKind(String language, List<Pair> pairs) {
        return pairs.stream()
                .collect(Collectors.groupingBy(
                        Pair::kind, Collectors.averagingDouble(pair -> finds(language, pair) ? 1 : 0)))
                .entrySet()
                .stream()
                .map(kind -> String.format("%s %.2f", kind.getKey(), kind.getValue()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static boolean finds(String language, Pair pair) {
        Set<String> text =
                Set.copyOf(TextAnalyzer.tokens(language, pair.one()).get(0).terms());
        return TextAnalyzer.variants(pair.other(), Set.of(language)).stream()
                .anyMatch(sequence -> sequence.terms().stream().anyMatch(text::contains));
    }

    private static List<Pair> pairs(String name) {
        return WordLists.lines("word-forms/" + name + ".tsv").stream()
                .map(line -> line.split("\t"))
                .map(pair -> new Pair(pair[0], pair[1], pair[2]))
                .toList();
    }
}

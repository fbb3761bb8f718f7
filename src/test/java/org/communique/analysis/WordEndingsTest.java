package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordEndingsTest {
    private static final int PAIRS = 10_000;
    private static final int LEFT_OUT_ONE_OF = 10;
    private static final int MIN_LENGTH = 4;

    @ParameterizedTest
    @CsvSource({
        "ru, робокаром, робокар",
        "ru, загуглившего, загуглить",
        "uk, робокарами, робокар",
        "pl, robokarami, robokar",
        "en, googlified, googlify",
    })
    void a_word_is_inflected_as_others_with_its_ending(String language, String word, String lemma) {
        List<String> lemmas = WordEndings.of(language).lemmas(word);
        assertTrue(lemmas.contains(lemma), lemmas::toString);
    }

    @Test
    void the_first_letter_is_no_ending() {
        assertEquals(List.of(), WordEndings.of("ru").lemmas("я"));
        assertEquals(List.of(), WordEndings.of("ru").lemmas(""));
    }

    /** A tenth of the lemmas is left out when the endings are collected. Then two forms of such a lemma find each other. */
    @ParameterizedTest
    @CsvSource({"ru, 0.97", "uk, 0.97", "pl, 0.93"})
    @Tag(Tier.ENDURANCE)
    void forms_of_words_that_were_left_out_find_each_other(String language, double atLeast) {
        LemmaDictionary dictionary = LemmaDictionary.of(language);
        WordEndings endings = WordEndingsBuilder.build(dictionary, lemma -> !isLeftOut(lemma));
        Map<String, List<String>> paradigms = new TreeMap<>();
        dictionary.forEachInflected((word, lemma) -> {
            if (isLeftOut(lemma) && word.length() >= MIN_LENGTH) {
                paradigms.computeIfAbsent(lemma, unknown -> new ArrayList<>()).add(word);
            }
        });
        List<List<String>> several =
                paradigms.values().stream().filter(words -> words.size() > 1).toList();
        Stemmer stemmer = Stemmer.of(language).orElseThrow();
        Random random = new Random(1);
        int found = 0;
        int byStem = 0;
        for (int i = 0; i < PAIRS; i++) {
            List<String> words = several.get(random.nextInt(several.size()));
            Collections.shuffle(words, random);
            String one = words.get(0);
            String other = words.get(1);
            boolean hasOneStem = haveCommon(stemmer.stems(one), stemmer.stems(other));
            byStem += hasOneStem ? 1 : 0;
            found += hasOneStem
                            || haveCommon(
                                    guesses(one, endings, dictionary, paradigms.keySet()),
                                    guesses(other, endings, dictionary, paradigms.keySet()))
                    ? 1
                    : 0;
        }
        System.out.printf(
                "%s: of %d pairs of forms of unknown words, %.3f are found, %.3f by the stem%n",
                language, PAIRS, (double) found / PAIRS, (double) byStem / PAIRS);
        assertTrue(found >= atLeast * PAIRS, found + " of " + PAIRS);
    }

    private static boolean isLeftOut(String lemma) {
        // Other bits than those that choose the sample of lemmas.
        return (lemma.hashCode() * 0x9E3779B9 >>> 8) % LEFT_OUT_ONE_OF == 0;
    }

    private static List<String> guesses(
            String word, WordEndings endings, LemmaDictionary dictionary, Set<String> leftOut) {
        return endings.lemmas(word).stream()
                .filter(lemma -> leftOut.contains(lemma) || !dictionary.has(lemma))
                .toList();
    }

    private static boolean haveCommon(Collection<String> some, Collection<String> others) {
        return !Collections.disjoint(new HashSet<>(some), others);
    }
}

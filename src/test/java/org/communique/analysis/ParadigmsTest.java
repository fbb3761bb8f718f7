package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of languages without a dictionary reduce the forms of one word to a common stem, and rarely those of different words. Each line
 * has forms of one word. The rules were written with these words at hand: see {@link WordFormsTest} for others.
 */
class ParadigmsTest {
    /** For instance words that differ in an unstressed vowel only. */
    private static final double MAX_CONFUSED = 0.0003;

    @ParameterizedTest
    @ValueSource(strings = {"be", "hy", "kk", "ky", "uz"})
    void the_forms_of_a_word_have_a_common_stem(String language) {
        Stemmer stemmer = Stemmer.of(language).orElseThrow();
        Map<String, Collection<String>> stems = new HashMap<>();
        List<List<String>> paradigms = WordLists.lines("paradigms/" + language + ".txt").stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .toList();
        paradigms.forEach(forms -> forms.forEach(form -> stems.put(form, Set.copyOf(stemmer.stems(form)))));
        Set<String> missed = new HashSet<>();
        long compared = 0;
        long confused = 0;
        for (int i = 0; i < paradigms.size(); i++) {
            for (String form : paradigms.get(i)) {
                for (String other : paradigms.get(i)) {
                    if (Collections.disjoint(stems.get(form), stems.get(other))) {
                        missed.add(form + "/" + other);
                    }
                }
                for (int j = i + 1; j < paradigms.size(); j++) {
                    // Homographs have a common stem.
                    if (!Collections.disjoint(paradigms.get(i), paradigms.get(j))) {
                        continue;
                    }
                    for (String foreign : paradigms.get(j)) {
                        compared++;
                        confused += Collections.disjoint(stems.get(form), stems.get(foreign)) ? 0 : 1;
                    }
                }
            }
        }
        assertEquals(Set.of(), missed);
        double part = (double) confused / compared;
        assertTrue(part <= MAX_CONFUSED, () -> part + " of different words have a common stem");
    }
}

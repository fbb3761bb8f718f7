package org.communique.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.communique.query.ParsedQuery;
import org.communique.query.QueryParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is searched for to find another spelling, and how often. */
class SpellingVariantsTest {
    private final List<String> asked = new ArrayList<>();

    /** Finds queries by their words, each in so many releases. */
    private SpellingVariants variants(Map<String, Long> words, List<String> titles) {
        return new SpellingVariants(new SpellingVariants.Index() {
            @Override
            public long total(String q) {
                asked.add(q);
                ParsedQuery query = QueryParser.parse(q);
                return query.required().stream()
                        .mapToLong(any -> any.stream()
                                .mapToLong(term -> words.getOrDefault(term.text(), 0L))
                                .sum())
                        .min()
                        .orElse(0);
            }

            @Override
            public long totalWithoutFilters(String q) {
                return total(q);
            }

            @Override
            public Collection<String> similarTitles(String word) {
                asked.add("titles with " + word);
                return titles;
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "мосст, мост",
                "мосст или порт, мост или порт",
                "мосст NOT порст, мост NOT порст",
                "мосст -порст, мост -порст",
                "мосст -«порст вокзал», мост -«порст вокзал»",
                "Пельменёв мосст, Пельменёв мост",
                "vjcn, мост",
                "vjcn -gjhn, мост -порт",
                "об'єднаня, об'єднання",
            })
    void only_words_that_are_searched_for_are_corrected(String typed, String meant) {
        Map<String, Long> words =
                Map.of("мост", 50L, "порт", 50L, "мили", 50L, "Пельменёв", 1L, "Пельменей", 9L, "об'єднання", 7L);
        List<String> titles = List.of("Мост и порт", "Мили и мили", "Вкус Пельменей", "Об'єднання громад");
        Optional<DidYouMean> proposal = variants(words, titles).of(typed, 0);
        assertEquals(Optional.of(meant), proposal.map(DidYouMean::q), asked::toString);
    }

    @Test
    void a_query_that_finds_nothing_costs_a_limited_number_of_searches() {
        String q = "вокзол перонн поиздд вогонн биледт касса путть мостт";
        assertEquals(
                Optional.empty(),
                variants(Map.of(), List.of("Вокзал, перрон, поезд, вагон, билет, путь, мост"))
                        .of(q, 0));
        assertTrue(asked.size() <= SpellingVariants.MAX_SEARCHES, asked::toString);
        asked.clear();
        variants(Map.of(), List.of()).of("раз два три четыре пять шесть семь восемь девять", 0);
        assertEquals(List.of(), asked);
    }
}

package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.communique.html.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighlighterTest {

    @Test
    void every_form_of_a_word_is_marked_and_all_other_text_escaped() {
        assertEquals(
                Optional.of(
                        "О <mark>председательстве</mark> &lt;b&gt; &amp; &quot;<mark>ПРЕДСЕДАТЕЛЬСТВО</mark>&quot;"),
                highlighter("председательства").highlight("ru", "О председательстве <b> & \"ПРЕДСЕДАТЕЛЬСТВО\""));
    }

    @ParameterizedTest
    @CsvSource({
        "ru, человек, Много людей, Много <mark>людей</mark>",
        "ru, идти, Он шёл, Он <mark>шёл</mark>",
        "en, go, They went, They <mark>went</mark>",
        "uk, рік, Цього року, Цього <mark>року</mark>",
        "pl, człowiek, Dwaj ludzie, Dwaj <mark>ludzie</mark>",
        "kk, ақ, Үйдің ағы, Үйдің <mark>ағы</mark>",
        "be, сястра, Дзве сёстры, Дзве <mark>сёстры</mark>",
        "hy, գիր, Երեք գրեր, Երեք <mark>գրեր</mark>",
    })
    void a_form_that_starts_differently_is_marked(String language, String query, String text, String marked) {
        assertEquals(
                Optional.of(marked),
                new Highlighter(TextAnalyzer.variants(query, List.of(language))).highlight(language, text));
    }

    @Test
    void a_text_without_the_word_is_omitted() {
        assertEquals(Optional.empty(), highlighter("мост").highlight("ru", "О председательстве"));
        assertEquals(Optional.empty(), highlighter("мост").highlight("ru", null));
        assertEquals(List.of(), highlighter("мост").passages("ru", "Моська. Мостовая.", 3));
    }

    @Test
    void a_phrase_is_marked_only_where_its_words_follow_one_another() {
        assertEquals(
                Optional.of("Глав не было: <mark>Совет</mark> <mark>глав</mark> собрался"),
                highlighter("совет глав").highlight("ru", "Глав не было: Совет глав собрался"));
    }

    @Test
    void passages_are_the_best_sentences_in_the_order_of_the_text() {
        String text = "Начало без слов. Первый мост открыт! Пустое предложение. Мост и поезд вместе. Ещё один мост."
                + PlainText.PARAGRAPH + "Новый поезд";
        assertEquals(
                List.of("Первый <mark>мост</mark> открыт!", "<mark>Мост</mark> и <mark>поезд</mark> вместе."),
                new Highlighter(variants("мост", "поезд")).passages("ru", text, 2));
    }

    @Test
    void a_heading_without_a_full_stop_is_a_sentence_of_its_own() {
        assertEquals(
                List.of("<mark>Мост</mark> открыт"),
                highlighter("мост").passages("ru", "Мост открыт" + PlainText.PARAGRAPH + "Поезд пошёл.", 3));
    }

    @Test
    void a_long_sentence_is_shown_around_the_mark() {
        String passage = highlighter("мост")
                .passages("ru", "слово ".repeat(200) + "мост " + "дело ".repeat(200), 1)
                .get(0);
        assertTrue(passage.startsWith("… слово"), passage);
        assertTrue(passage.contains("<mark>мост</mark>"), passage);
        assertTrue(passage.endsWith("дело …"), passage);
        assertTrue(passage.length() < 350, passage);
    }

    @Test
    void words_match_regardless_of_diacritics() {
        assertEquals(Optional.of("<mark>Ёлка</mark>"), highlighter("елки").highlight("ru", "Ёлка"));
        assertEquals(
                Optional.of("<mark>Қазақстанның</mark> көлігі"),
                highlighter("Казакстан").highlight("kk", "Қазақстанның көлігі"));
        assertEquals(Optional.of("<mark>東京</mark>都"), highlighter("東京").highlight("ja", "東京都"));
        assertEquals(Optional.of("<mark>L’eau</mark>"), highlighter("eau").highlight("fr", "L’eau"));
    }

    private static Highlighter highlighter(String phrase) {
        return new Highlighter(variants(phrase));
    }

    private static Set<TermSequence> variants(String... phrases) {
        Set<TermSequence> variants = new java.util.LinkedHashSet<>();
        for (String phrase : phrases) {
            variants.addAll(TextAnalyzer.variants(phrase, List.of("ru", "en", "kk", "fr", "ja")));
        }
        return variants;
    }
}

package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextAnalyzerTest {
    private static final List<String> LANGUAGES =
            List.of("ru", "en", "kk", "uz", "be", "uk", "ky", "tg", "az", "de", "fr", "pl", "ja", "hy", "tr", "sv");

    @ParameterizedTest
    @CsvSource({
        "ru, председательство, О председательстве в Совете",
        "ru, председательства, Председательству Казахстана",
        "ru, елка, Ёлки на площади",
        "ru, ёлка, Елка на площади",
        "ru, Медведев, слова Медведева",
        "ru, Медведева, сказал Медведев",
        "ru, Токаеву, встреча с Токаевым",
        "ru, Бейсенбаев, назначен Бейсенбаевым",
        "ru, мосты, движение по мосту",
        "en, releases, the release of today",
        "en, release, two releases",
        "en, Russia, Russia's railways",
        "kk, Қазақстан, Қазақстанның көлігі",
        "kk, Казакстан, Қазақстанда",
        "kk, теміржолшылар, теміржолшыларға",
        "uz, Oʻzbekiston, O'zbekistonning poytaxti",
        "uz, O’zbekistonda, Oʻzbekiston",
        "be, Беларусь, старшынства Беларусі",
        "uk, головування, про головуванню",
        "az, Azərbaycan, Azərbaycanın",
        "de, Bahnhöfe, der Bahnhof",
        "fr, securite, la sécurité",
        "pl, pociągi, pociągami",
        "ru, COVID-19, вспышка COVID-19 в школе",
        "ru, covid-19, вспышка COVID-19 в школе",
        "ru, КТС СНГ, заседание КТС СНГ",
        "ru, G20, саммит G20",
        "ru, press@example.org, пишите на press@example.org",
        "ru, servers, новые server в сети",
        "en, вагоны, the word вагон in a text",
        "ja, 東京, 東京都の発表",
    })
    void a_word_is_found_in_its_other_forms(String language, String query, String text) {
        assertTrue(
                finds(query, language, text),
                () -> TextAnalyzer.variants(query, LANGUAGES) + " in " + TextAnalyzer.tokens(language, text));
    }

    @ParameterizedTest
    @CsvSource({
        "ru, совет, советник",
        "en, new, news",
        "en, news, a new bridge",
        "ru, COVID-19, вспышка COVID и 19 больных",
        "ru, КТС СНГ, КТС и СНГ",
    })
    void another_word_is_not_found(String language, String query, String text) {
        assertFalse(
                finds(query, language, text),
                () -> TextAnalyzer.variants(query, LANGUAGES) + " in " + TextAnalyzer.tokens(language, text));
    }

    @Test
    void numbers_in_groups_of_digits_are_also_one_term() {
        assertEquals(
                List.of("10000"),
                TextAnalyzer.indexTerms("ru", "Перевезено 10 000 тонн").parts());
        assertEquals(
                List.of("1500000"),
                TextAnalyzer.indexTerms("ru", "1\u00A0500\u00A0000 тенге").parts());
        assertEquals(
                List.of(), TextAnalyzer.indexTerms("ru", "в 2022 100 вагонов").parts());
        assertTrue(TextAnalyzer.variants("10 000", LANGUAGES).contains(List.of("10000")));
    }

    @Test
    void parts_of_compounds_are_found() {
        assertEquals(
                List.of("ruby", "2.3"), TextAnalyzer.indexTerms("ru", "ruby2.3").parts());
        assertEquals(
                List.of("example", "org"),
                TextAnalyzer.indexTerms("ru", "example.org").parts());
    }

    @Test
    void offsets_refer_to_the_text() {
        Token token = TextAnalyzer.tokens("ru", "В Совете глав").get(1);
        assertEquals("Совете", "В Совете глав".substring(token.start(), token.end()));
    }

    @Test
    void a_very_long_word_is_truncated() {
        assertTrue(TextAnalyzer.tokens("ru", "а".repeat(10_000)).stream()
                .allMatch(token -> token.term().length() <= 110));
    }

    private static boolean finds(String query, String language, String text) {
        List<String> terms =
                TextAnalyzer.tokens(language, text).stream().map(Token::term).toList();
        Set<List<String>> variants = TextAnalyzer.variants(query, LANGUAGES);
        return variants.stream().anyMatch(variant -> Collections.indexOfSubList(terms, variant) >= 0);
    }
}

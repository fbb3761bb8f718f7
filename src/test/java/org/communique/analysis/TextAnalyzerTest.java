package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        "pl, ludzie, z człowiekiem",
        "ru, Михайлович, вместе с Михайловичем",
        "ru, Александровна, слова Александровны",
        "ru, сталь, они стали",
        "ru, стать, они стали",
        "en, company, the company's shares",
        "en, company, the company’s shares",
        "en, presidents, the presidents' meeting",
        "uk, здоров'я, охорона здоров’я",
        "uk, йти, ідучи додому",
        "be, сям'я, у сям’і",
        "be, ььейшы, слова ььейшы",
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
        "ru, стальной, они стали",
        "ru, Михайлович, Михаил приехал",
        "en, news, a new bridge",
        "ru, COVID-19, вспышка COVID и 19 больных",
        "ru, КТС СНГ, КТС и СНГ",
    })
    void another_word_is_not_found(String language, String query, String text) {
        assertFalse(
                finds(query, language, text),
                () -> TextAnalyzer.variants(query, LANGUAGES) + " in " + TextAnalyzer.tokens(language, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "Перевезено 10 000 тонн # перевезти~ru 10000|10|000 тонна~ru",
                "1\u00A0500\u202F000 тенге # 1500000|1|500|000 тенга~ru|тенг~ru",
                "1,500,000 и 1.500.000,25 # 1500000 и~ru 1500000.25|1500000",
                "1'500 и 1’500 # 1500 и~ru 1500",
                "4 569,89 # 4569.89|4569|4|569.89",
                "2,5 и 2.5 # 2.5 и~ru 2.5",
                "в 2022 100 вагонов # в~ru 2022 100 вагон~ru",
                "2019 2020 2021 # 2019 2020 2021",
                "01.02.2024 # 01.02.2024",
                "192.168.100.200 # 192.168.100.200",
                "1,2,3,4 # 1,2,3,4",
                "1, 2, 3 # 1 2 3",
                "100 000-200 000 # 100000|100|000 200000|200|000",
                "0 500 # 0 500",
            })
    void a_number_in_groups_is_one_term_and_its_groups_are_found_too(String text, String terms) {
        assertEquals(terms, terms(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "+375 (17) 539-61-87 # 375|375175396187 17|175396187 539|5396187 61 87",
                "8 (495) 098-01-23 # 8|84950980123 495|4950980123 098|0980123 01 23",
                "8 800 200 30 40 # 8|88002003040 800|8002003040 200|2003040 30 40",
                "+375175396187 # 375175396187|5396187|175396187|5175396187",
                "2024-01-15 # 2024 01 15",
                "15-01-2024 # 15 01 2024",
                "2019-2020 # 2019 2020",
                "+10 000 000 # 10000000|10|000",
                "счёт 3-2 # счет~ru 3 2",
            })
    void a_phone_number_has_the_digits_from_each_of_its_parts_on(String text, String terms) {
        assertEquals(terms, terms(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "ruby2.3 # ruby2.3|ruby|2.3",
                "Ту-194М # ту~ru|ty194m|ty194 194m|194|м",
                "Ту194М # ty194m|ту|194|м|ty194",
                "ТУ\u2011194 # ту~ru|ty194 194",
                "TY-194 # ty~en|ty194 194",
                "С-930 # c930|930",
                "C-930 # c930|930",
                "с 930 # с~ru 930",
                "трасса М 4 # трасса~ru м~ru|m4 4",
                "44-ФЗ # 44|44фз фз~ru",
                "15-летие # 15 летие~ru",
                "Ил-96-300 # ил~ru|ил96|ил96300 96 300",
                "COVID 19 # covid~en 19",
            })
    void a_code_is_one_term_beside_its_words(String text, String terms) {
        assertEquals(terms, terms(text));
    }

    @Test
    void a_query_of_groups_may_be_several_numbers_but_a_code_is_one() {
        assertTrue(TextAnalyzer.variants("495 123", LANGUAGES).stream()
                .map(TermSequence::positions)
                .anyMatch(List.of(List.of("495"), List.of("123"))::equals));
        assertTrue(TextAnalyzer.variants("С-930", LANGUAGES).stream().noneMatch(TermSequence::isPhrase));
    }

    @Test
    void a_code_has_a_limited_number_of_words() {
        List<Token> tokens = TextAnalyzer.tokens("en", "A" + "1-".repeat(100_000));
        assertEquals(100_000, tokens.size());
        assertEquals(List.of("1"), tokens.get(99_999).terms());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "С.С.Ж.Р. и U.S.Z. # ссжр~ru|ссжра~ru|с~ru|ж~ru|р~ru и~ru usz~en|u~en|s~en|z~en",
                "т.к. p.m. # т~ru к~ru p~en m~en",
                "в СНГ.Он # в~ru снг~ru он~ru",
                "г.Минск # г~ru минск~ru",
                "С.К.Сидоров # с~ru к~ru сидоров~ru|сидор~ru",
                "с.-х. # с~ru х~ru",
                "example.org # example~en org~en",
                "СНГ_2024 и _\u0301_x 東京\u0301\u0301 ʼ # снг~ru 2024 и~ru x~en 東京 京",
                "8Х:Предприниматель # 8x|8|х предприниматель~ru",
            })
    void a_full_stop_between_letters_separates_words_except_in_acronyms(String text, String terms) {
        assertEquals(terms, terms(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "Ново\u200Bстроевский # новостроевский~ru|новостроевск~ru",
                "Обще\u00ADроссийский # общероссийский~ru",
                "мост\uFEFFовой # мостовой~ru|мостовая~ru|мостов~~ru|мостовый~~ru",
                "за\u2060мок и замо\u0301к # замок~ru|замокнуть~~ru и~ru замок~ru|замокнуть~~ru",
                "\u202AМинск\u202C # минск~ru",
                "12\u200B345 # 12345",
                "31\u202Fкилометр # 31 километр~ru",
            })
    void invisible_characters_are_ignored_and_every_space_separates(String text, String terms) {
        assertEquals(terms, terms(text));
    }

    @ParameterizedTest
    @CsvSource({"ru, Cовет, совет", "be, мiнiстр, міністр", "kk, мəселе, мәселе", "en, Сovid, covid"})
    void letters_of_the_other_alphabet_are_read_as_what_they_look_like(String language, String mixed, String word) {
        assertEquals(TextAnalyzer.term(language, word), TextAnalyzer.term(language, mixed));
    }

    @Test
    void a_word_of_one_alphabet_stays_in_it() {
        assertEquals("covid~en", TextAnalyzer.term("ru", "Covid"));
        assertEquals("cope~en", TextAnalyzer.term("ru", "cope"));
        assertEquals("windowsы~en", TextAnalyzer.term("ru", "Windowsы"));
    }

    @Test
    void a_mark_covers_the_whole_number_or_code() {
        for (String[] phraseAndText : new String[][] {
            {"5396187", "<mark>+375 (17) 539-61-87</mark>"},
            {"31417", "<mark>31\u202F417</mark>"},
            {"Ту-194", "<mark>Ту-194М</mark>"},
            {"17", "+375 (<mark>17</mark>) 539-61-87"},
        }) {
            assertEquals(
                    Optional.of("Звоните " + phraseAndText[1] + " сейчас"),
                    new Highlighter(TextAnalyzer.variants(phraseAndText[0], LANGUAGES))
                            .highlight("ru", "Звоните " + phraseAndText[1].replaceAll("</?mark>", "") + " сейчас"));
        }
    }

    @Test
    void offsets_refer_to_the_text() {
        Token token = TextAnalyzer.tokens("ru", "В Совете глав").get(1);
        assertEquals("Совете", "В Совете глав".substring(token.start(), token.end()));
    }

    @Test
    void a_very_long_word_is_truncated() {
        assertTrue(
                TextAnalyzer.tokens("ru", "а".repeat(10_000) + " " + "a1".repeat(10_000) + " " + "1 000".repeat(5_000))
                        .stream()
                        .flatMap(token -> token.allTerms().stream())
                        .allMatch(term -> term.length() <= 110));
    }

    private static boolean finds(String query, String language, String text) {
        List<Token> tokens = TextAnalyzer.tokens(language, text);
        Set<TermSequence> variants = TextAnalyzer.variants(query, LANGUAGES);
        return variants.stream().map(TermSequence::positions).anyMatch(variant -> IntStream.rangeClosed(
                        0, tokens.size() - variant.size())
                .anyMatch(at -> IntStream.range(0, variant.size())
                        .allMatch(i -> variant.get(i).stream().anyMatch(tokens.get(at + i)::has))));
    }

    /** The terms of a Russian text as they are indexed. */
    private static String terms(String text) {
        return TextAnalyzer.tokens("ru", text).stream()
                .map(token -> String.join("|", token.allTerms()))
                .collect(Collectors.joining(" "));
    }
}

package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.communique.analysis.SequenceMatcher.Marks;
import org.communique.analysis.SequenceMatcher.WordMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words by themselves must have the same limits and terms as in the tokens of the whole text. */
class OrdinaryWordsTest {
    private static final List<String> LANGUAGES =
            List.of("ru", "en", "kk", "be", "uk", "fr", "de", "tr", "ar", "fa", "ja", "zh", "hy");

    private static final List<String> QUERIES = List.of(
            "мост",
            "мосты железные",
            "железнодорожный",
            "совет глав",
            "ФЗ",
            "М4",
            "44-ФЗ",
            "Ту-194",
            "5396187",
            "31417",
            "4569,89",
            "4",
            "1",
            "5G",
            "covid",
            "COVID-19",
            "bridge",
            "railway",
            "it",
            "USA",
            "а",
            "в",
            "eau",
            "été",
            "o'brien",
            "Straße",
            "ışık",
            "қазақстан",
            "сястра",
            "рік",
            "مشروع",
            "کتاب",
            "東京",
            "신문",
            "գիր",
            "Wi-Fi",
            "e-mail",
            "v2",
            "😀",
            "x");

    /** Most of them may join their neighbours to another token. */
    private static final List<String> TEXTS = List.of(
            "мост",
            "Мосту",
            "мостов",
            "железные",
            "Совет",
            "глав",
            "ФЗ",
            "М",
            "м",
            "А",
            "а",
            "В",
            "в",
            "44",
            "4",
            "1",
            "5G",
            "194М",
            "Ту",
            "Ту194",
            "31",
            "417",
            "4 569,89",
            "+375 (17) 539-61-87",
            "539",
            "61",
            "87",
            "+79995396187",
            "19",
            "COVID",
            "Covid19",
            "bridge",
            "Bridges",
            "railway",
            "It",
            "s",
            "U.S.A",
            "U.S",
            "т.е",
            "l",
            "L’eau",
            "d'été",
            "eau",
            "O'Brien",
            "Straße",
            "STRASSE",
            "ışık",
            "Қазақстанның",
            "сёстры",
            "року",
            "мoст",
            "Cовет",
            "المشروع",
            "كتاب",
            "東京",
            "東京都の",
            "신문은",
            "գիրը",
            "Wi",
            "Fi",
            "mail",
            "E",
            "v2",
            "x",
            "й",
            "й",
            "4²",
            "№",
            "😀",
            "\uFEFF",
            "со\u00ADвет",
            "ﬁ",
            "\u00A0",
            "\u202F",
            "\u200B",
            ".",
            ". ",
            ", ",
            ",",
            "-",
            "–",
            " — ",
            "_",
            ":",
            "'",
            "’",
            "\"",
            "«",
            "»",
            "(",
            ")",
            "/",
            "+",
            "*",
            "#",
            "&",
            "!",
            "?",
            "…",
            "%",
            "$",
            "€",
            "\u2029",
            "\n");

    /** Of random texts. Every tenth is a space. */
    private static final List<String> PIECES =
            Stream.concat(TEXTS.stream(), Collections.nCopies(12, " ").stream()).toList();

    @Test
    void marks_are_the_same_as_those_of_all_tokens() {
        Random random = new Random(1);
        int quick = 0;
        for (int i = 0; i < 20_000; i++) {
            String language = any(LANGUAGES, random);
            quick += assertSameMarks(language, queries(random), text(random)) ? 1 : 0;
        }
        assertTrue(quick > 100, quick + " texts without tokens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ru | ФЗ | Закон 44-ФЗ и ФЗ о банках",
                "ru | М4 | Трасса М 4 закрыта. М 4",
                "ru | 5396187 | Звоните +375 (17) 539-61-87, мост",
                "ru | 31417 | Построен 31 417 мост",
                "ru | США | Жители С.Ш.А. и США",
                "ru | совет глав | Совет глав и глав совет",
                "en | covid | COVID-19 and covid, covid19",
                "en | bridge | The U.S. bridge’s end; 5G bridge",
                "fr | eau | L’eau et d'eau, eau",
                "ar | مشروع | المشروع 5 مشروع",
                "fa | کتاب | کتاب‌ها و کتاب",
                "ja | 東京 | 東京都の発表",
                "zh | 北京 | 我们在北京市",
                "ru | совет | Cовет и сoвет, Covid и совет",
            })
    void marks_beside_compounds_are_the_same_as_those_of_all_tokens(String language, String query, String text) {
        assertSameMarks(language, Set.of(query), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Новый мост открыт.",
                "«Мост» — открыт!",
                "железнодорожно-мостовой мост",
                "В 2024 году мост",
                "It’s a bridge",
                "мост, 5 км"
            })
    void tokens_are_not_needed_for_ordinary_words(String text) {
        assertTrue(words("ru", Set.of("мост", "bridge"), text).isPresent());
    }

    @Test
    void words_end_at_separators_as_the_tokenizer_says() {
        for (char c = 0; c < 0x2120; c++) {
            if (!OrdinaryWords.isUsual(c) || Character.isLetterOrDigit(c)) {
                continue;
            }
            assertEquals(List.of("ab", "cd"), texts("ab " + c + " cd"), "U+" + Integer.toHexString(c));
            if (OrdinaryWords.end("ab" + c + "cd", 0) == 2) {
                assertEquals(List.of("ab", "cd"), texts("ab" + c + "cd"), "U+" + Integer.toHexString(c));
            }
        }
    }

    @Test
    void words_have_all_usual_letters() {
        for (char c = 0; c < 0x2120; c++) {
            if (OrdinaryWords.isUsual(c) && Character.isLetter(c)) {
                assertEquals(List.of("a" + c + "b", "c"), texts("a" + c + "b c"), "U+" + Integer.toHexString(c));
            }
        }
    }

    private static List<String> texts(String text) {
        return WordTokenizer.words(text).stream().map(Word::text).toList();
    }

    /** Returns whether the tokens were not needed. */
    private static boolean assertSameMarks(String language, Set<String> queries, String text) {
        Optional<List<WordMatch>> words = words(language, queries, text);
        words.ifPresent(matches -> {
            Set<TermSequence> sequences = sequences(queries);
            Marks expected =
                    new SequenceMatcher(sequences).marksOfTokens(language, text, possible(language, sequences));
            assertEquals(
                    describe(expected),
                    describe(SequenceMatcher.marks(matches, 0, text.length())),
                    () -> language + " " + queries + " in: " + text);
        });
        return words.isPresent() && !words.get().isEmpty();
    }

    private static Optional<List<WordMatch>> words(String language, Set<String> queries, String text) {
        Set<TermSequence> sequences = sequences(queries);
        return new SequenceMatcher(sequences).wordMatches(language, text, possible(language, sequences));
    }

    private static PrefixTerms possible(String language, Set<TermSequence> sequences) {
        return new Highlighter(sequences).prefixes(language);
    }

    private static String describe(Marks marks) {
        return marks.ranges().stream().map(java.util.Arrays::toString).toList() + " " + marks.score();
    }

    private static Set<TermSequence> sequences(Set<String> queries) {
        Set<TermSequence> sequences = new LinkedHashSet<>();
        queries.forEach(query -> sequences.addAll(TextAnalyzer.variants(query, LANGUAGES)));
        return sequences;
    }

    private static Set<String> queries(Random random) {
        Set<String> queries = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            queries.add(any(QUERIES, random));
        }
        return queries;
    }

    private static String text(Random random) {
        List<String> pieces = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            pieces.add(any(PIECES, random));
        }
        return String.join(random.nextInt(3) == 0 ? "" : " ", pieces);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}

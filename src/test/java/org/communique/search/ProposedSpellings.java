package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.communique.Given;
import org.communique.PressCorpus;
import org.communique.Tier;
import org.communique.text.KeyboardLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other spellings of queries that find little. */
abstract class ProposedSpellings {
    private static final int TYPOS = 300;
    private static final double MIN_RIGHT = 0.9;
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]{4,}");

    private static boolean isPrepared;

    @BeforeEach
    void publish_releases() {
        if (!isPrepared) {
            Given.published(Given.text("Журавлиный разъезд принял первый поезд"));
            Given.published(Given.text("Журавлиный разъезд ремонтируют"));
            Given.draft(Given.text("Куропаточный полустанок закрыт"));
            Given.draft(Given.text("Куропаточный полустанок открыт")).embargo();
            Given.published(Given.text("Куропаточный перегон")).withdraw("Ошибка");
            IndexCatchUp.await();
            isPrepared = true;
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "журавлинный, журавлиный",
                "журавлний, журавлиный",
                "журовлиный разъезд, журавлиный разъезд",
                "журавлиный разьезд, журавлиный разъезд",
                "Журовлиный разезд, Журавлиный разъезд",
                "«журовлиный разъезд» -вокзал, «журавлиный разъезд» -вокзал",
                "урaвлиный, журавлиный",
                ";ehfdkbysq, журавлиный",
            })
    void a_typo_or_another_keyboard_layout_is_noticed(String typed, String meant) {
        JsonPath found = search(typed);
        assertEquals(meant, found.getString("didYouMean.q"));
        assertEquals(2, found.getInt("didYouMean.total"));
        assertEquals(2, search(meant).getInt("page.total"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"журавлиный", "журавлиного", "журавлиный -поезд", "журавлёв", "ehfdkbysq", "ъъъ", "1234", "!"})
    void nothing_is_proposed_where_nothing_finds_clearly_more(String q) {
        assertNull(search(q).get("didYouMean"));
    }

    @Test
    void words_of_releases_that_the_caller_may_not_see_are_not_proposed() {
        assertNull(search("куропатачный").get("didYouMean"));
        assertNull(search("rehjgfnjxysq").get("didYouMean"));
        JsonPath staff = search(Given.staff(), "куропатачный");
        assertEquals("куропаточный", staff.getString("didYouMean.q"));
    }

    @Test
    void a_right_word_is_not_corrected_because_the_filters_leave_out_its_releases() {
        Given.published(Given.text("Мост через Тарабрань открыт"));
        Given.published(Given.text("Мост через Тарабрань построен"));
        Given.published(Given.text("Мост через Тарабрань осмотрен"));
        Map<String, Object> recent = Given.text("Тарабринь отдыхает");
        recent.put("type", "speech");
        Given.published(recent);
        IndexCatchUp.await();
        JsonPath found = search(given().queryParam("type", "speech"), "Тарабрань");
        assertEquals(0, found.getInt("page.total"));
        assertNull(found.get("didYouMean"));
    }

    @Test
    void the_filters_of_the_search_apply_to_the_proposal() {
        assertNull(search(given().queryParam("language", "kk"), "журавлинный").get("didYouMean"));
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void most_typos_in_words_of_titles_are_corrected() throws IOException {
        PressCorpus.ensureImported();
        IndexCatchUp.await();
        Random random = new Random(1);
        List<JsonNode> items =
                PressCorpus.groups().stream().flatMap(List::stream).toList();
        int right = 0;
        int made = 0;
        List<String> wrong = new ArrayList<>();
        while (made < TYPOS) {
            JsonNode item = items.get(random.nextInt(items.size()));
            List<String> words = WORD.matcher(item.get("title").asText())
                    .results()
                    .map(MatchResult::group)
                    .toList();
            if (words.isEmpty()) {
                continue;
            }
            String word = words.get(random.nextInt(words.size())).toLowerCase(Locale.ROOT);
            String typed = withTypo(word, made % 5, random);
            JsonPath found = search(typed);
            // The typo made another word.
            if (typed.equals(word) || found.getInt("page.total") >= SpellingVariants.LITTLE) {
                continue;
            }
            made++;
            Map<String, Object> proposal = found.get("didYouMean");
            if (proposal != null) {
                assertTrue((Integer) proposal.get("total") > 0, proposal::toString);
                assertEquals(
                        proposal.get("total"),
                        search((String) proposal.get("q")).get("page.total"));
            }
            if (proposal != null
                    && isRight(
                            (String) proposal.get("q"),
                            word,
                            PressCorpus.idOf(item.get("id").asText()).toString())) {
                right++;
            } else {
                wrong.add(word + " as " + typed + ": " + proposal);
            }
        }
        System.out.printf(
                "%s: %d of %d typos are corrected; not: %s%n", getClass().getSimpleName(), right, made, wrong);
        assertTrue(right >= MIN_RIGHT * made, wrong::toString);
    }

    /** A proposal is right if it is the word, or finds the release that the word is from. */
    private static boolean isRight(String proposed, String word, String id) {
        return proposed.equalsIgnoreCase(word)
                || given().queryParam("q", proposed)
                        .queryParam("limit", 100)
                        .get("/v1/search")
                        .jsonPath()
                        .getList("items.id")
                        .contains(id);
    }

    /** Makes a typo: a missing, doubled, swapped or wrong letter, or another keyboard layout. */
    private static String withTypo(String word, int kind, Random random) {
        int at = random.nextInt(word.length() - 1);
        char letter = word.charAt(at);
        return switch (kind) {
            case 0 -> word.substring(0, at) + word.substring(at + 1);
            case 1 -> word.substring(0, at) + letter + word.substring(at);
            case 2 -> word.substring(0, at) + word.charAt(at + 1) + letter + word.substring(at + 2);
            case 3 -> word.substring(0, at) + word.charAt(random.nextInt(word.length())) + word.substring(at + 1);
            default -> KeyboardLayout.variants(word).stream().findFirst().orElse(word);
        };
    }

    private static JsonPath search(String q) {
        return search(given(), q);
    }

    private static JsonPath search(RequestSpecification request, String q) {
        return request.queryParam("q", q)
                .get("/v1/search")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}

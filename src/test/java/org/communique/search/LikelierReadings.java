package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A form of two words is found by both, and first by the likelier one; a verb is also found by that of the other aspect, but later. */
abstract class LikelierReadings {
    /** From the oldest to the newest: of equal hits the newest comes first. */
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.of(
            "a-steel", "Завод гордится сталью для вагонов.",
            "b-became", "Билеты в июле стали дешевле.",
            "c-signed", "Министры подписали договор вчера.",
            "d-signing", "Министры подписывали договор долго.",
            "e-unknown", "Перевозки начались робокаром в порту.",
            "f-ukrainian", "Сторони затвердили перелік станцій.",
            "g-ukrainian", "Сторони затверджували перелік довго.",
            "h-polish", "Rada zmieniła regulamin przewozów.",
            "i-polish", "Rada zmieniała regulamin długo.",
            "j-spruce", "Посадка голубой ели завершена."));

    @BeforeEach
    void import_the_texts() {
        List<JsonNode> lines = new ArrayList<>();
        for (Map.Entry<String, String> text : TEXTS.entrySet()) {
            String language =
                    text.getKey().endsWith("ukrainian") ? "uk" : text.getKey().endsWith("polish") ? "pl" : "ru";
            UUID id = UUID.nameUUIDFromBytes(text.getKey().getBytes(StandardCharsets.UTF_8));
            lines.add(Transfer.line()
                    .put("id", id.toString())
                    .put("slug", text.getKey())
                    .put("language", language)
                    .put("title", "Новость")
                    .put("body", "<p>" + text.getValue() + "</p>")
                    .put("publishedAt", "2019-05-05T05:05:0" + lines.size() + "Z"));
        }
        Transfer.importLines(lines.toArray(JsonNode[]::new));
        IndexCatchUp.await();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "сталь; a-steel b-became",
                "стать; b-became",
                "стали; b-became a-steel",
                "дешевле -сталь; b-became",
                "дешевле -стать; ''",
                "подписать; c-signed d-signing",
                "подписано; c-signed d-signing",
                "подписывать; d-signing c-signed",
                "договор -подписать; d-signing",
                "\"подписать договор\"; c-signed",
                "билеты -\"сталь дешевле\"; b-became",
                "билеты -\"стать дешевле\"; ''",
                "\"голубая ель\"; j-spruce",
                "робокары; e-unknown",
                "затвердити; f-ukrainian g-ukrainian",
                "затверджувати; g-ukrainian f-ukrainian",
                "zmienić; h-polish i-polish",
                "zmieniać; i-polish h-polish",
            })
    void likelier_releases_come_first(String query, String slugs) {
        assertEquals(slugs, String.join(" ", search(query, "items.slug")));
    }

    @ParameterizedTest
    @CsvSource({"сталь, <mark>стали</mark>", "подписать, <mark>подписывали</mark>", "zmienić, <mark>zmieniała</mark>"})
    void the_form_of_the_text_is_marked(String query, String marked) {
        List<List<String>> bodies = search(query, "items.highlights.body");
        assertTrue(bodies.get(1).get(0).contains(marked), bodies::toString);
    }

    private static <T> List<T> search(String query, String path) {
        return given().queryParam("q", query)
                // Only the releases of this test.
                .queryParam("publishedFrom", "2019-05-05T05:05:00Z")
                .queryParam("publishedBefore", "2019-05-05T05:05:10Z")
                .get("/v1/search")
                .then()
                .statusCode(200)
                .extract()
                .path(path);
    }
}

package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.communique.PressCorpus;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people look for in the corpus, and what they must find among the first ten. */
abstract class JudgedQueries {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of everything that was judged; measured at its first run, to be raised as search gets better. */
    private static final double LEAST_SHARE = 0.97;

    private int wanted;
    private int found;
    private final List<String> missed = new ArrayList<>();

    @Test
    void what_was_judged_is_found_among_the_first_ten() throws IOException {
        load();
        JsonNode judged = judged();
        judged.get("queries").forEach(this::ask);
        report("queries", judged.get("queries").size());
        assertTrue(found >= wanted * LEAST_SHARE, () -> missed.size() + " missed: " + missed);
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void what_was_judged_is_suggested() throws IOException {
        load();
        JsonNode judged = judged();
        judged.get("suggestions").forEach(this::type);
        report("suggestions", judged.get("suggestions").size());
        assertTrue(found >= wanted * LEAST_SHARE, () -> missed.size() + " missed: " + missed);
    }

    private void ask(JsonNode query) {
        RequestSpecification search =
                given().queryParam("q", query.get("q").asText()).queryParam("limit", 10);
        if (query.hasNonNull("language")) {
            search.queryParam("language", query.get("language").asText());
        }
        List<String> ids =
                search.get("/v1/search").then().statusCode(200).extract().path("items.id");
        for (JsonNode item : query.get("find")) {
            note(query, ids.contains(PressCorpus.idOf(item.asText()).toString()), item.asText());
        }
        for (JsonNode item : query.get("avoid")) {
            note(query, !ids.contains(PressCorpus.idOf(item.asText()).toString()), "not " + item.asText());
        }
    }

    private void type(JsonNode query) {
        List<String> texts = given().queryParam("q", query.get("q").asText())
                .get("/v1/search/suggest")
                .then()
                .statusCode(200)
                .extract()
                .path("items.text");
        for (JsonNode text : query.get("find")) {
            note(query, texts.contains(text.asText()), text.asText());
        }
    }

    private void note(JsonNode query, boolean right, String what) {
        wanted++;
        if (right) {
            found++;
        } else {
            missed.add(query.get("q").asText() + " → " + what + " ("
                    + query.get("about").asText() + ")");
        }
    }

    private void report(String what, int queries) {
        System.out.printf(
                "%s: of what %d judged %s must find, %d of %d were found: %.1f %%%n",
                getClass().getSimpleName(), queries, what, found, wanted, 100.0 * found / wanted);
        missed.forEach(miss -> System.out.println("  missed: " + miss));
    }

    private static JsonNode judged() throws IOException {
        try (InputStream file = JudgedQueries.class.getResourceAsStream("judged-queries.json")) {
            return JSON.readTree(file);
        }
    }

    private static void load() throws IOException {
        PressCorpus.imported();
        CaughtUp.await();
    }
}

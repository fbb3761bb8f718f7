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

/** Queries on the corpus with a judgement of the releases that must be among the first ten results. */
abstract class JudgedQueries {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The minimum share of judged results that are right. It was measured at the first run; raise it as search improves. */
    private static final double MIN_SHARE = 0.97;

    private int judged;
    private int found;
    private final List<String> missed = new ArrayList<>();

    @Test
    void judged_releases_are_among_the_first_ten_results() throws IOException {
        load();
        JsonNode file = file();
        file.get("queries").forEach(this::search);
        report("queries", file.get("queries").size());
        assertTrue(found >= judged * MIN_SHARE, () -> missed.size() + " missed: " + missed);
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void judged_texts_are_suggested() throws IOException {
        load();
        JsonNode file = file();
        file.get("suggestions").forEach(this::suggest);
        report("suggestions", file.get("suggestions").size());
        assertTrue(found >= judged * MIN_SHARE, () -> missed.size() + " missed: " + missed);
    }

    private void search(JsonNode query) {
        RequestSpecification request =
                given().queryParam("q", query.get("q").asText()).queryParam("limit", 10);
        if (query.hasNonNull("language")) {
            request.queryParam("language", query.get("language").asText());
        }
        List<String> ids =
                request.get("/v1/search").then().statusCode(200).extract().path("items.id");
        for (JsonNode item : query.get("find")) {
            note(query, ids.contains(PressCorpus.idOf(item.asText()).toString()), item.asText());
        }
        for (JsonNode item : query.get("avoid")) {
            note(query, !ids.contains(PressCorpus.idOf(item.asText()).toString()), "not " + item.asText());
        }
    }

    private void suggest(JsonNode query) {
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
        judged++;
        if (right) {
            found++;
        } else {
            missed.add(query.get("q").asText() + " → " + what + " ("
                    + query.get("about").asText() + ")");
        }
    }

    private void report(String what, int queries) {
        System.out.printf(
                "%s: of %d results judged, %d are right, in %d %s: %.1f %%%n",
                getClass().getSimpleName(), judged, found, queries, what, 100.0 * found / judged);
        missed.forEach(miss -> System.out.println("  missed: " + miss));
    }

    private static JsonNode file() throws IOException {
        try (InputStream in = JudgedQueries.class.getResourceAsStream("judged-queries.json")) {
            return JSON.readTree(in);
        }
    }

    private static void load() throws IOException {
        PressCorpus.ensureImported();
        IndexCatchUp.await();
    }
}

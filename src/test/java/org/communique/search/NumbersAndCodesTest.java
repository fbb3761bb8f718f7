package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers, phone numbers, codes and acronyms are found in every way that people write them, and nothing else is. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class NumbersAndCodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private static final String PUBLISHED_AT = "2020-01-01T03:14:00Z";
    private static final String SUGGESTED = "Ту-194М пролетел 31\u202F417 км, +375 (17) 539-61-87, Новостроевский";

    private record Query(UUID text, String q, boolean finds, String marked) {}

    private static final List<Query> QUERIES = new ArrayList<>();

    @BeforeEach
    void import_the_texts() throws IOException {
        if (!QUERIES.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        UUID id = null;
        for (String line :
                file().lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            if (line.startsWith("@")) {
                id = UUID.nameUUIDFromBytes(line.getBytes(StandardCharsets.UTF_8));
                lines.append(release(id, line.substring(1, 3), line.substring(4)))
                        .append('\n');
            } else {
                String[] query = line.substring(2).split(" => ");
                QUERIES.add(new Query(id, query[0], line.startsWith("+"), query.length > 1 ? query[1] : ""));
            }
        }
        lines.append(release(UUID.randomUUID(), "ru", "x").put("title", SUGGESTED))
                .append('\n');
        Transfer.importLines(lines.toString().getBytes(StandardCharsets.UTF_8));
        IndexCatchUp.await();
    }

    @Test
    void every_way_of_writing_is_found_and_marked_and_its_neighbours_are_not() {
        List<String> wrong = new ArrayList<>();
        for (Query query : QUERIES) {
            Response response = given().queryParam("q", query.q())
                    // Only the releases of this test: others may have the same numbers and words.
                    .queryParam("publishedFrom", PUBLISHED_AT)
                    .queryParam("publishedBefore", PUBLISHED_AT.replace("00Z", "01Z"))
                    .queryParam("limit", 100)
                    .get("/v1/search");
            response.then().statusCode(200);
            List<String> ids = response.path("items.id");
            boolean found = ids.contains(query.text().toString());
            if (found != query.finds()) {
                wrong.add((found ? "found: " : "not found: ") + query.q());
            } else if (found) {
                String highlights = String.valueOf(response.<Object>path("items[%d].highlights.body"
                        .formatted(ids.indexOf(query.text().toString()))));
                if (!highlights.contains("<mark>" + query.marked().replace("'", "&#39;"))) {
                    wrong.add("not marked: " + query.q() + " in " + highlights);
                }
            }
        }
        assertEquals(List.of(), wrong, () -> wrong.size() + " of " + QUERIES.size() + " queries are wrong");
    }

    @Test
    void a_title_is_suggested_by_every_way_of_writing() {
        for (String typed : List.of(
                "ту-19",
                "Ту19",
                "Ту194М",
                "ту 194",
                "5396187",
                "+375 (17) 539",
                "31417",
                "31 41",
                "Новостро\u200Bев")) {
            // Titles of other tests may match short digits, too.
            given().queryParam("q", typed)
                    .get("/v1/search/suggest")
                    .then()
                    .statusCode(200)
                    .body("items.text", hasItem(SUGGESTED));
        }
    }

    private static ObjectNode release(UUID id, String language, String text) {
        ObjectNode release = JSON.createObjectNode()
                .put("id", id.toString())
                .put("title", "x")
                .put("language", language)
                .put("body", "<p>" + text + "</p>")
                .put("publishedAt", PUBLISHED_AT);
        release.putObject("attribution").putObject("source").put("name", "Источник");
        return release;
    }

    private static String file() throws IOException {
        try (InputStream in = NumbersAndCodesTest.class.getResourceAsStream("numbers-and-codes.txt")) {
            String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ESCAPE.matcher(file).replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)));
        }
    }
}

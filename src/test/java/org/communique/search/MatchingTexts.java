package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.communique.PressCorpus;
import org.communique.query.IndexedText;
import org.communique.query.QueryParser;
import org.communique.query.ReleaseTexts;
import org.communique.query.TermPositions;
import org.communique.query.TextQuery;
import org.junit.jupiter.api.Test;

/** A query matches the same releases one by one as a search for it finds. */
abstract class MatchingTexts {
    private static final int QUERIES = 200;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(1);
    private final List<String> titles = new ArrayList<>();

    @Test
    void what_a_search_finds_matches_one_by_one() throws IOException {
        PressCorpus.ensureImported();
        IndexCatchUp.await();
        Set<String> languages = new HashSet<>();
        Map<String, TermPositions> texts = new HashMap<>();
        for (JsonNode item : all("/v1/press-releases?fields=*")) {
            texts.put(
                    item.get("id").asText(),
                    TermPositions.of(IndexedText.of(texts(item)).text()));
            languages.add(item.path("language").asText());
            titles.add(item.get("title").asText());
        }
        for (int i = 0; i < QUERIES; i++) {
            String q = query();
            TextQuery query = TextQuery.of(QueryParser.parse(q), languages);
            Set<String> matching = new TreeSet<>();
            texts.forEach((id, text) -> {
                if (query.matches(text)) {
                    matching.add(id);
                }
            });
            Set<String> found = new TreeSet<>();
            all("/v1/search?sort=-publishedAt&q={q}", q)
                    .forEach(item -> found.add(item.get("id").asText()));
            assertEquals(matching, found, q);
        }
    }

    private static ReleaseTexts texts(JsonNode item) {
        JsonNode attribution = item.get("attribution");
        return new ReleaseTexts(
                item.path("language").textValue(),
                item.path("title").textValue(),
                item.path("subtitle").textValue(),
                item.path("summary").textValue(),
                item.path("body").textValue(),
                item.path("dateline").textValue(),
                StreamSupport.stream(item.get("topics").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList(),
                StreamSupport.stream(attribution.get("authors").spliterator(), false)
                        .map(author -> author.get("name").textValue())
                        .toList(),
                attribution.path("source").path("name").textValue());
    }

    private String query() {
        StringBuilder query = new StringBuilder(word());
        for (int i = random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> query.append(" -").append(word());
                case 1 -> query.append(" or ").append(word());
                case 2 -> query.append(" \"").append(words()).append('"');
                default -> query.append(' ').append(word());
            }
        }
        return query.toString();
    }

    private String word() {
        List<String> words = words(titles.get(random.nextInt(titles.size())));
        return words.isEmpty() ? word() : words.get(random.nextInt(words.size()));
    }

    /** Neighbours in a title. */
    private String words() {
        List<String> words = words(titles.get(random.nextInt(titles.size())));
        if (words.size() < 2) {
            return words();
        }
        int at = random.nextInt(words.size() - 1);
        return words.get(at) + " " + words.get(at + 1);
    }

    private static List<String> words(String title) {
        return WORD.matcher(title).results().map(MatchResult::group).toList();
    }

    private static List<JsonNode> all(String path, Object... parameters) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = null;
        do {
            var request = given().queryParam("limit", 100);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonNode page = JSON.readTree(request.get(path, parameters)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            page.get("items").forEach(items::add);
            cursor = page.get("page").path("next").asText(null);
        } while (cursor != null);
        return items;
    }
}

package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics, sources and authors have one spelling, in releases, filters, feeds and searches. Case makes no difference in topics. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class SpellingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEARCH = "/v1/search";

    /** Differs from test to test, and has letters with case. */
    private final String mark = UUID.randomUUID().toString().replaceAll("[-0-9]", "") + "ж"
            + UUID.randomUUID().toString().substring(0, 4);

    @ParameterizedTest
    @CsvSource({
        "СНГ*, снг*",
        "здравоохранение*, ЗДРАВООХРАНЕНИЕ*",
        "Тема*, ' Тема* '",
        "Тема*, '\u00A0Тема*\u2007\u3000'",
        "Южный  Кавказ*, 'южный\u00A0Кавказ*'",
        "И\u0306одное хозяи\u0306ство*, йодное хозяйство*",
        "Йодное*, И\u0306ОДНОЕ*",
        "Экономика*, Эко\u200Bно\u00ADмика*\uFEFF",
        "Straße*, STRASSE*",
        "GROẞE*, große*",
        "Istanbul*, ISTANBUL*",
        "İzmir*, i\u0307zmir*",
        "Әлеумет*, әлеумет*",
        "Οδός*, ΟΔΟ\u0301Σ*",
        "ქართული*, ᲥᲐᲠᲗᲣᲚᲘ*"
    })
    void any_spelling_of_a_topic_finds_its_releases(String oneOfTest, String otherOfTest) {
        String one = marked(oneOfTest);
        String other = marked(otherOfTest);
        List<String> ids = List.of(published(topics(one)), published(topics(other)));
        published(topics("нет" + mark));
        String stored = release(ids.get(0)).<List<String>>path("topics").get(0);
        assertEquals(List.of(stored), release(ids.get(1)).path("topics"));
        for (String topic : List.of(one, other, stored, stored.toUpperCase(Locale.ROOT))) {
            given().queryParam("topic", topic)
                    .queryParam("count", "exact")
                    .get(Given.RELEASES)
                    .then()
                    .statusCode(200)
                    .body("page.total", equalTo(2))
                    .body("items", hasSize(2));
            for (String format : List.of("json", "rss", "atom")) {
                String feed = given().queryParam("topic", topic)
                        .get("/feeds/press-releases." + format)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
                ids.forEach(id -> assertTrue(feed.contains(id), () -> topic + " is not in " + feed));
            }
        }
        assertEquals(List.of(2), counts(topicsOfEveryPage(), stored));
    }

    @ParameterizedTest
    @CsvSource({"ёлка, елка", "ıssız, issiz", "мост, мосты"})
    void different_topics_stay_different(String one, String other) {
        published(topics(one + mark));
        String id = published(topics(other + mark));
        given().queryParam("topic", other.toUpperCase(Locale.ROOT) + mark)
                .get(Given.RELEASES)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(id)));
    }

    @Test
    void a_release_has_a_topic_once() {
        assertEquals(
                List.of("СНГ" + mark, "Мир" + mark),
                Given.draft(topics("СНГ" + mark, "снг" + mark, " Мир" + mark, "МИР" + mark, "Снг" + mark + "\u200B"))
                        .response()
                        .path("topics"));
    }

    @Test
    void a_topic_keeps_its_first_spelling() {
        Given.Release first = Given.published(topics("снг" + mark));
        Given.Release second = Given.draft(topics("Мир" + mark, "СНГ" + mark));
        assertEquals(List.of("Мир" + mark, "снг" + mark), second.response().path("topics"));
        // Another spelling changes nothing, so it makes no version.
        assertEquals(
                first.version(),
                first.patch(Map.of("topics", List.of("СНГ" + mark))).version());
        Given.Release corrected = first.act(
                "correct",
                Map.of("note", "Уточнено", "changes", Map.of("topics", List.of("МИР" + mark, "Снг" + mark))));
        assertEquals(List.of("Мир" + mark, "снг" + mark), corrected.response().path("topics"));
    }

    @Test
    void a_spelling_that_was_rejected_leaves_no_trace() {
        Map<String, Object> invalid = topics("СНГ" + mark);
        invalid.put("slug", Given.published().slug());
        Given.writing(invalid).post(Given.RELEASES).then().statusCode(409);
        assertEquals(
                List.of("снг" + mark),
                Given.draft(topics("снг" + mark)).response().path("topics"));
    }

    @Test
    void concurrent_writers_agree_on_a_spelling() throws Exception {
        List<String> spellings = List.of("тема", "Тема", "ТЕМА", "тЕма");
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<String>>> writes = IntStream.range(0, 12)
                    .<Callable<List<String>>>mapToObj(n -> () -> {
                        List<String> two =
                                List.of("а" + spellings.get(n % 4) + mark, "б" + spellings.get(n % 4) + mark);
                        Map<String, Object> text = Given.text();
                        text.put("topics", n % 2 == 0 ? two : List.of(two.get(1), two.get(0)));
                        return Given.draft(text).response().path("topics");
                    })
                    .toList();
            List<String> stored = new ArrayList<>();
            for (Future<List<String>> written : writers.invokeAll(writes)) {
                stored.addAll(written.get());
            }
            assertEquals(24, stored.size());
            assertEquals(2, stored.stream().distinct().count(), stored::toString);
        } finally {
            writers.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "И\u0306одное хозяи\u0306ство*",
                " Йодное хозяйство* ",
                "\u00A0Йодное\u00A0\u00A0хозяйство*\u202F",
                "Йодное  хозяйство*",
                "\uFEFFЙод\u00ADное хозяйство*\u200B",
                "Йодное\tхозяйство*"
            })
    void sources_and_authors_have_one_spelling(String spellingOfTest) {
        String spelling = marked(spellingOfTest);
        String name = "Йодное хозяйство" + mark;
        Map<String, Object> text = topics(mark);
        text.put(
                "attribution",
                Map.of("source", Map.of("name", spelling), "authors", List.of(Map.of("name", spelling))));
        String id = published(text);
        release(id)
                .then()
                .body("attribution.source.name", equalTo(name))
                .body("attribution.authors.name", equalTo(List.of(name)));
        for (String parameter : List.of("source", "author")) {
            for (String value : List.of(name, spelling)) {
                given().queryParam(parameter, value)
                        .queryParam("topic", mark)
                        .get(Given.RELEASES)
                        .then()
                        .body("items.id", equalTo(List.of(id)));
                awaitFound(Map.of(parameter, value), List.of(id));
            }
            // The case of names matters.
            given().queryParam(parameter, name.toUpperCase(Locale.ROOT))
                    .get(Given.RELEASES)
                    .then()
                    .body("items", empty());
        }
    }

    @Test
    void all_plain_lines_are_composed_and_stripped() {
        String decomposed = "\u00A0Хозяи\u0306ство  дня ";
        String composed = "Хозяйство дня";
        Map<String, Object> text = topics(mark);
        text.put("dateline", decomposed);
        text.put("subtitle", decomposed);
        text.put("contacts", List.of(Map.of("name", decomposed, "role", decomposed)));
        text.put(
                "attribution",
                Map.of(
                        "credit", decomposed,
                        "rights", Map.of("holder", decomposed),
                        "authors", List.of(Map.of("name", "А", "role", decomposed, "organization", decomposed))));
        Given.draft(text)
                .response()
                .then()
                .body("dateline", equalTo(composed))
                .body("subtitle", equalTo(composed))
                .body("contacts[0].name", equalTo(composed))
                .body("contacts[0].role", equalTo(composed))
                .body("attribution.credit", equalTo(composed))
                .body("attribution.rights.holder", equalTo(composed))
                .body("attribution.authors[0].role", equalTo(composed))
                .body("attribution.authors[0].organization", equalTo(composed));
        Given.writing(Map.of("name", decomposed + mark, "contacts", List.of(Map.of("name", decomposed))))
                .post("/v1/organizations")
                .then()
                .statusCode(201)
                .body("name", equalTo(composed + " " + mark))
                .body("contacts[0].name", equalTo(composed));
    }

    @Test
    void a_search_filters_and_counts_a_topic_once() {
        List<String> ids = List.of(
                published(topics("Союз" + mark, mark)),
                published(topics("СОЮЗ" + mark, mark)),
                published(topics("союз\u00A0" + mark, mark)),
                published(topics("союз" + mark, mark)));
        List<String> united = List.of(ids.get(0), ids.get(1), ids.get(3));
        for (String topic : List.of("Союз" + mark, "союз" + mark, " СОЮЗ" + mark + "\u200B")) {
            awaitFound(Map.of("topic", topic), united);
        }
        // The word restricts the counts to these releases; the facet of a topic does not restrict itself.
        Response facets = given().queryParam("q", mark)
                .queryParam("topic", mark.toUpperCase(Locale.ROOT))
                .queryParam("facets", "topic")
                .get(SEARCH);
        assertEquals(List.of(3), counts(facets.path("facets.topic"), "Союз" + mark));
        assertEquals(List.of(), counts(facets.path("facets.topic"), "союз" + mark));
        List<String> suggested = given().queryParam("q", "союз" + mark.substring(0, 3))
                .get(SEARCH + "/suggest")
                .path("suggestions.findAll { it.type == 'topic' }.text");
        assertTrue(suggested == null || suggested.stream().distinct().count() == suggested.size());
    }

    @Test
    void pages_of_a_filter_can_be_followed_in_any_spelling() {
        published(topics("Порт" + mark));
        String second = published(topics("порт" + mark));
        String cursor = given().queryParam("topic", "ПОРТ" + mark)
                .queryParam("limit", 1)
                .get(Given.RELEASES)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(second)))
                .extract()
                .path("page.next");
        given().queryParam("topic", " порт" + mark)
                .queryParam("limit", 1)
                .queryParam("cursor", cursor)
                .get(Given.RELEASES)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
    }

    /** The stored spelling may come from a release that the caller cannot see. */
    @Test
    void a_response_does_not_tell_the_spelling_of_a_hidden_release() {
        Given.draft(topics("Секрет" + mark));
        for (String path : List.of(
                Given.RELEASES,
                "/feeds/press-releases.json",
                "/feeds/press-releases.rss",
                "/feeds/press-releases.atom",
                SEARCH)) {
            Response response = given().queryParam("topic", "секрет" + mark).get(path);
            assertEquals(200, response.statusCode());
            assertFalse((response.asString() + response.headers()).contains("Секрет"), response::asString);
            assertFalse(
                    (response.asString() + response.headers()).contains(encoded("Секрет")),
                    response.headers()::toString);
        }
        assertEquals(List.of(), counts(topicsOfEveryPage(), "Секрет" + mark));
    }

    @Test
    void the_trash_keeps_the_spelling_of_a_topic() {
        Given.Release first = Given.draft(topics("СНГ" + mark)).trash();
        assertEquals(
                List.of("СНГ" + mark),
                Given.draft(topics("снг" + mark)).response().path("topics"));
        assertEquals(
                List.of("СНГ" + mark), first.act("restore", Map.of()).response().path("topics"));
    }

    @Test
    void a_restored_version_gets_the_present_spelling() {
        Given.Release release = Given.draft(topics("снг" + mark));
        Given.Release edited = release.patch(Map.of("topics", List.of()));
        Given.Release restored = edited.act("revisions/" + release.version() + "/restore", Map.of());
        assertEquals(List.of("снг" + mark), restored.response().path("topics"));
    }

    @Test
    void an_import_uses_the_stored_spelling_and_a_second_one_changes_nothing() throws Exception {
        published(topics("Мост" + mark));
        ObjectNode first = line("мост" + mark, "И\u0306од" + mark);
        ObjectNode second = line("МОСТ" + mark, "йод" + mark, "ЙОД" + mark);
        byte[] file = (first + "\n" + second + "\n").getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of("created", "created"), results(file));
        for (ObjectNode line : List.of(first, second)) {
            release(line.get("id").textValue())
                    .then()
                    .body("topics", equalTo(List.of("Мост" + mark, "Йод" + mark)))
                    .body("attribution.source.name", equalTo("Й " + mark));
        }
        assertEquals(List.of("unchanged", "unchanged"), results(file));
        String exported = new String(Transfer.exportAll(Given.staff()), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(first.get("id").textValue()))
                .collect(Collectors.joining());
        assertEquals(List.of("unchanged"), results(exported.getBytes(StandardCharsets.UTF_8)));
        assertEquals("Мост" + mark, JSON.readTree(exported).at("/topics/0").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u00A0", "\u200B", "\u00AD\u2060"})
    void a_filter_without_anything_visible_is_an_error(String value) {
        for (String parameter : List.of("topic", "source", "author", "organization")) {
            given().queryParam(parameter, value)
                    .get(Given.RELEASES)
                    .then()
                    .statusCode(400)
                    .body("parameter", equalTo(parameter));
        }
        Given.writing(topics(value))
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/topics/0")));
    }

    private String marked(String text) {
        return text.replace("*", mark);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> topics(String... topics) {
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("topics", List.of(topics));
        return text;
    }

    private static String published(Map<String, Object> text) {
        return Given.published(text).id();
    }

    private static Response release(String id) {
        return Given.staff().get(Given.RELEASES + "/" + id);
    }

    private ObjectNode line(String... topics) {
        ObjectNode line = Transfer.line();
        line.set("topics", JSON.valueToTree(topics));
        line.withObject("/attribution/source").put("name", "И\u0306\u00A0" + mark);
        return line;
    }

    private static List<String> results(byte[] file) {
        return Transfer.importLines(file).stream()
                .map(result -> result.path("result").textValue())
                .toList();
    }

    private static List<Map<String, Object>> topicsOfEveryPage() {
        List<Map<String, Object>> topics = new ArrayList<>();
        String cursor = null;
        do {
            var request = given().queryParam("limit", 100).header("Cache-Control", "no-cache");
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/topics");
            topics.addAll(page.path("items"));
            cursor = page.path("page.next");
        } while (cursor != null);
        return topics;
    }

    private static List<Object> counts(List<Map<String, Object>> values, String value) {
        return values.stream()
                .filter(item -> item.get("value").equals(value))
                .map(item -> item.get("count"))
                .toList();
    }

    private static void awaitFound(Map<String, String> filter, List<String> ids) {
        List<String> expected = ids.stream().sorted().toList();
        Await.until(
                java.time.Duration.ofSeconds(30),
                () -> expected.equals(found(filter)),
                () -> filter + " finds " + found(filter) + " and not " + expected);
    }

    private static List<String> found(Map<String, String> filter) {
        return given()
                .queryParams(filter)
                .get(SEARCH)
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("items.id")
                .stream()
                .sorted()
                .toList();
    }
}

package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.communique.Given.text;
import static org.communique.Given.writing;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.communique.Given;
import org.communique.LargeArchive;
import org.communique.RealDatabase;
import org.communique.search.IndexCatchUp;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class LargeReleasesTest {
    private static final int MAX_PAGE_BYTES = 2 << 20;
    private static final int OTHER_BYTES = 64 * 1_024;

    @Test
    void a_page_of_large_releases_ends_earlier_and_nothing_is_lost() {
        String source = "Крупный источник " + UUID.randomUUID();
        List<String> ids = large(5, 900_000, source);
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = page(source, cursor);
            assertThat(page.asByteArray().length, lessThan(MAX_PAGE_BYTES + OTHER_BYTES));
            List<String> onPage = page.path("items.id");
            assertThat(onPage, hasSize(lessThanOrEqualTo(2)));
            seen.addAll(onPage);
            assertThat(page.path("page.total"), equalTo(5));
            assertThat(page.path("page.limit"), equalTo(100));
            cursor = page.path("page.next");
        } while (cursor != null);
        Collections.reverse(ids);
        assertThat(seen, equalTo(ids));
    }

    @Test
    void a_page_of_medium_releases_without_a_budget_for_large_ones_reads_them_all() {
        String source = "Средний источник " + UUID.randomUUID();
        List<String> ids = large(6, 100_000, source);
        assertThat(page(source, null).path("items.id"), hasSize(ids.size()));
    }

    @Test
    void a_list_without_bodies_is_as_long_as_requested() {
        String source = "Список без текстов " + UUID.randomUUID();
        large(3, 900_000, source);
        given().queryParam("source", source)
                .queryParam("limit", 3)
                .get(RELEASES)
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("page.next", is((String) null));
    }

    @Test
    void long_lists_of_media_count_as_well() {
        String source = "Источник с медиа " + UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            Map<String, Object> text = attributed(source);
            text.put(
                    "media",
                    IntStream.range(0, 50)
                            .mapToObj(medium -> Map.of(
                                    "url",
                                    "https://example.org/" + medium + "/" + UUID.randomUUID(),
                                    "alt",
                                    ("Описание " + UUID.randomUUID() + " ").repeat(15)))
                            .toList());
            published(text);
        }
        given().queryParam("source", source)
                .get(RELEASES)
                .then()
                .statusCode(200)
                .body("items", hasSize(3));
    }

    @Test
    void a_large_release_is_read_edited_and_restored_whole() {
        String source = "Один крупный " + UUID.randomUUID();
        Map<String, Object> text = attributed(source);
        String body = body(1_000_000);
        text.put("body", body);
        Given.Release release = published(text);
        given().get(release.path()).then().statusCode(200).body("body", equalTo(body));
        given().get(RELEASES + "/by-slug/" + release.slug())
                .then()
                .statusCode(200)
                .body("body", equalTo(body));
        writing(Map.of("subtitle", "Подзаголовок"))
                .contentType("application/merge-patch+json")
                .header("If-Match", release.etag())
                .patch(release.path())
                .then()
                .statusCode(200)
                .body("body", equalTo(body));
        staff().get(release.path() + "/revisions/2").then().statusCode(200).body("body", equalTo(body));
    }

    @Test
    void releases_that_are_each_larger_than_a_part_are_all_indexed() {
        int bytes = 700_000;
        Transfer.importLines(LargeArchive.bytes(3, bytes));
        IndexCatchUp.await();
        List<String> found = given().queryParam("q", "\"большое заседание\"")
                .queryParam("limit", 100)
                .get("/v1/search")
                .path("items.id");
        for (int line = 0; line < 3; line++) {
            assertThat(found, hasItem(LargeArchive.id(line, bytes).toString()));
        }
    }

    @Test
    void highlights_come_from_the_start_of_a_long_body() {
        String word = "слово" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, Object> text = attributed("Длинный " + UUID.randomUUID());
        String start = "<p>" + "Поезд прибыл по расписанию. ".repeat(600) + word + " в начале. ";
        text.put("body", start + body(800_000).replace("<p>", "").replace("</p>", " ") + word + " в конце.</p>");
        published(text);
        IndexCatchUp.await();
        List<String> passages = given().queryParam("q", word)
                .get("/v1/search")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].highlights.body");
        assertThat(passages, hasSize(1));
        assertThat(passages.get(0), containsString("<mark>" + word + "</mark> в начале"));
    }

    @Test
    void a_feed_of_large_releases_shows_fewer_and_links_to_the_rest() {
        String source = "Лента крупных " + UUID.randomUUID();
        List<String> ids = large(3, 900_000, source);
        Response feed = given().queryParam("source", source).get("/feeds/press-releases.json");
        feed.then().statusCode(200).body("items", hasSize(2)).body("next_url", notNullValue());
        assertThat(feed.<String>path("items[0].id").contains(ids.get(2)), is(true));
    }

    private static Response page(String source, String cursor) {
        var request = given().queryParam("source", source)
                .queryParam("limit", 100)
                .queryParam("fields", "*")
                .queryParam("count", "exact");
        if (cursor != null) {
            request.queryParam("cursor", cursor);
        }
        return request.get(RELEASES).then().statusCode(200).extract().response();
    }

    /** Publishes releases and returns their ids, the oldest first. */
    private static List<String> large(int count, int bytes, String source) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> text = attributed(source);
            text.put("body", body(bytes));
            ids.add(published(text).id());
        }
        return ids;
    }

    private static Map<String, Object> attributed(String source) {
        Map<String, Object> text = text();
        text.put("attribution", Map.of("source", Map.of("name", source)));
        return text;
    }

    /** Returns HTML of about this many bytes in UTF-8, at most. */
    private static String body(int bytes) {
        String paragraph = "<p>Министерство сообщило о ходе работ на участке.</p>";
        int count = bytes / (paragraph.getBytes(StandardCharsets.UTF_8).length + 1);
        return String.join("\n", Collections.nCopies(count, paragraph));
    }
}

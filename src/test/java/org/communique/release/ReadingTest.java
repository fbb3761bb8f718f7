package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.draft;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ReadingTest {
    @Inject
    TestClock clock;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void a_release_has_an_etag_may_be_cached_and_is_not_sent_again() {
        Given.Release release = published();
        Response first = given().get(release.path());
        first.then()
                .header("ETag", matchesPattern("\"2-[A-Za-z0-9_-]{16}\""))
                .header("Cache-Control", matchesPattern("public, max-age=\\d+, stale-while-revalidate=30"))
                .header("Vary", containsString("Authorization"));
        Response second =
                given().header("If-None-Match", "W/" + first.header("ETag")).get(release.path());
        second.then()
                .statusCode(304)
                .header("ETag", first.header("ETag"))
                .header("Cache-Control", containsString("public"))
                .header("Vary", first.header("Vary"));
        assertEquals("", second.asString());
    }

    @Test
    void head_returns_the_headers_of_get_without_the_body() {
        Given.Release release = published();
        Response get = given().get(release.path());
        Response head = given().head(release.path());
        head.then()
                .statusCode(200)
                .header("ETag", get.header("ETag"))
                .header("Content-Length", get.header("Content-Length"));
        assertEquals("", head.asString());
        given().head(RELEASES).then().statusCode(200);
        given().head(RELEASES + "/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void responses_to_a_key_are_private() {
        Given.Release release = published();
        staff().get(release.path()).then().header("Cache-Control", "private, no-store, no-transform");
        staff().get(RELEASES).then().header("Cache-Control", "private, no-store, no-transform");
    }

    @Test
    void a_list_is_not_cached_past_the_next_publication_that_it_could_contain() {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(2));
        clock.freezeAt(minute);
        scheduled("ky", minute.plusSeconds(20));
        assertEquals(20, maxAge("ky"));
        assertEquals(60, maxAge("tg"));
    }

    @Test
    void max_age_does_not_reveal_a_publication_at_a_full_minute() {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(2));
        scheduled("uz", minute);
        for (int second : new int[] {1, 30, 59}) {
            clock.freezeAt(minute.minusSeconds(60 - second));
            assertEquals(60 - second, maxAge("uz"));
            assertEquals(60 - second, maxAge("tg"));
        }
    }

    private static void scheduled(String language, Instant instant) {
        Map<String, Object> text = Given.text();
        text.put("language", language);
        draft(text).publish(Map.of("publishedAt", instant.toString()));
    }

    @Test
    void links_lead_to_the_neighbours_in_time() {
        List<String> ids = Arrays.stream(new String[] {"2001-01-01", "2001-01-02", "2001-01-03"})
                .map(day -> {
                    Map<String, Object> text = Given.text();
                    text.put("language", "hy");
                    return draft(text)
                            .publish(Map.of("publishedAt", day + "T00:00:00Z"))
                            .id();
                })
                .toList();
        String links = given().get(RELEASES + "/" + ids.get(1))
                .headers()
                .getValues("Link")
                .toString();
        assertTrue(links.contains("/" + ids.get(0) + ">; rel=\"prev\""), links);
        assertTrue(links.contains("/" + ids.get(2) + ">; rel=\"next\""), links);
        String ends = given().get(RELEASES + "/" + ids.get(0))
                .headers()
                .getValues("Link")
                .toString();
        assertTrue(!ends.contains("rel=\"prev\""), ends);
    }

    @Test
    void a_former_slug_redirects_and_is_never_assigned_again() {
        String title = "Первый заголовок " + UUID.randomUUID();
        Given.Release release = published(Given.text(title));
        String old = release.slug();
        Given.Release renamed = release.patch(Map.of("slug", "chosen-" + release.id()));
        given().redirects()
                .follow(false)
                .get(RELEASES + "/by-slug/" + old)
                .then()
                .statusCode(308)
                .header("Location", containsString("/v1/press-releases/by-slug/" + renamed.slug()));
        given().get(RELEASES + "/by-slug/" + renamed.slug())
                .then()
                .statusCode(200)
                .body("id", equalTo(release.id()));
        Given.Release other = draft(Given.text(title));
        assertNotEquals(old, other.slug());
        Map<String, Object> conflicting = Given.text();
        conflicting.put("slug", old);
        Given.writing(conflicting).post(RELEASES).then().statusCode(409).body("pointer", equalTo("/slug"));
    }

    @Test
    void the_slug_follows_the_title_until_publication() {
        String end = UUID.randomUUID().toString().substring(0, 8);
        Given.Release draft = draft(Given.text("Рабочее название " + end));
        Given.Release renamed = draft.patch(Map.of("title", "Жизнь ещё чудеснее " + end));
        assertEquals("zhizn-eshchyo-chudesnee-" + end, renamed.slug());
        Given.Release published = renamed.publish(Map.of());
        assertEquals(
                published.slug(),
                published.patch(Map.of("title", "Другое название " + end)).slug());
    }

    @Test
    void translations_link_to_those_that_the_caller_may_see() {
        Given.Release russian = published();
        Map<String, Object> text = Given.text("A title " + UUID.randomUUID());
        text.put("language", "en");
        text.put("translations", List.of(Map.of("id", russian.id())));
        Given.Release english = draft(text);
        russian.seenByThePublic().body("translations.size()", equalTo(0));
        staff().get(russian.path()).then().body("translations[0].id", equalTo(english.id()));
        english.publish(Map.of());
        russian.seenByThePublic()
                .body("translations[0].language", equalTo("en"))
                .body("translations[0].slug", equalTo(english.slug()));
    }

    @Test
    void a_list_returns_the_requested_fields() {
        Given.Release release = published();
        given().get(RELEASES).then().body("items[0].body", nullValue()).body("page.total", nullValue());
        given().queryParam("fields", "title,body")
                .get(RELEASES)
                .then()
                .body("items[0].keySet()", equalTo(java.util.Set.of("title", "body")));
        given().queryParam("fields", "*")
                .get(RELEASES)
                .then()
                .body("items[0].id", equalTo(release.id()))
                .body("items[0].body", equalTo("<p>Текст.</p>"));
    }

    @Test
    void pages_have_no_gaps_while_releases_are_added() {
        String source = "Лента " + UUID.randomUUID();
        List<String> ids = new java.util.ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Pairs share an instant, so that the id decides the order.
            ids.add(
                    0,
                    draft(from(source))
                            .publish(Map.of("publishedAt", "2020-01-0" + (1 + i / 2) + "T00:00:00Z"))
                            .id());
        }
        List<String> seen = new java.util.ArrayList<>();
        String next = null;
        int added = 0;
        do {
            Response page = given().queryParam("source", source)
                    .queryParam("limit", 2)
                    .queryParam("count", "exact")
                    .queryParams(next == null ? Map.of() : Map.of("cursor", next))
                    .get(RELEASES);
            page.then().statusCode(200).body("page.total", equalTo(7 + added));
            seen.addAll(page.path("items.id"));
            next = page.path("page.next");
            draft(from(source)).publish(Map.of());
            added++;
        } while (next != null);
        assertEquals(ids, seen);
    }

    @Test
    void a_cursor_is_rejected_by_other_lists() {
        for (int i = 0; i < 2; i++) {
            published();
        }
        String cursor = given().queryParam("limit", 1).get(RELEASES).path("page.next");
        given().queryParam("cursor", cursor)
                .queryParam("language", "ru")
                .get(RELEASES)
                .then()
                .statusCode(400)
                .body("parameter", equalTo("cursor"));
        given().queryParam("cursor", cursor)
                .queryParam("sort", "publishedAt")
                .get(RELEASES)
                .then()
                .statusCode(400);
        given().queryParam("cursor", cursor).get(RELEASES).then().statusCode(200);
    }

    @Test
    void a_list_contains_only_releases_that_match_the_filters() {
        String mark = UUID.randomUUID().toString();
        Map<String, Object> text = Given.text();
        text.put("topics", List.of("тема " + mark, "вторая " + mark));
        text.put("type", "speech");
        text.put(
                "attribution",
                Map.of(
                        "source",
                        Map.of("name", "Источник " + mark),
                        "authors",
                        List.of(Map.of("name", "Автор " + mark))));
        String id = draft(text)
                .publish(Map.of("publishedAt", "2015-05-05T00:00:00Z"))
                .id();
        List<Map<String, Object>> matching = List.of(
                Map.of("topic", List.of("тема " + mark, "вторая " + mark)),
                Map.of("source", "Источник " + mark, "type", "speech", "language", List.of("ru", "kk")),
                Map.of("author", "Автор " + mark),
                Map.of(
                        "topic",
                        "тема " + mark,
                        "publishedFrom",
                        "2015-05-05T03:00:00+03:00",
                        "publishedBefore",
                        "2015-05-06T00:00:00Z"));
        for (Map<String, Object> query : matching) {
            given().queryParams(query).get(RELEASES).then().statusCode(200).body("items.id", equalTo(List.of(id)));
        }
        List<Map<String, Object>> others = List.of(
                Map.of("topic", List.of("тема " + mark, "третья")),
                Map.of("source", "Источник " + mark, "type", "news"),
                Map.of("topic", "тема " + mark, "publishedBefore", "2015-05-05T00:00:00Z"),
                Map.of("organization", mark));
        for (Map<String, Object> query : others) {
            given().queryParams(query).get(RELEASES).then().statusCode(200).body("items.size()", equalTo(0));
        }
    }

    @Test
    void only_staff_can_filter_by_status() {
        Given.Release draft = draft();
        given().queryParam("status", "draft").get(RELEASES).then().statusCode(401);
        staff().queryParam("status", "draft")
                .queryParam("limit", 100)
                .get(RELEASES)
                .then()
                .body("items.status.unique()", equalTo(List.of("draft")));
        draft.trash();
        staff().queryParam("limit", 100).get(RELEASES).then().body("items.id", not(containsString(draft.id())));
        staff().queryParam("status", "trashed")
                .get(RELEASES)
                .then()
                .body("items.id.contains('" + draft.id() + "')", equalTo(true));
    }

    @Test
    void every_version_can_be_read_and_restored() throws InterruptedException {
        Given.Release first = published(Given.text("Было"));
        Thread.sleep(5);
        String between = Instant.now().toString();
        Thread.sleep(5);
        Given.Release second = first.patch(Map.of("title", "Стало"));
        staff().get(first.path() + "/revisions")
                .then()
                .body("items.version", equalTo(List.of(3, 2, 1)))
                .body("items.event", equalTo(List.of("edited", "published", "created")))
                .body(
                        "items.actor",
                        equalTo(List.of("configured admin key", "configured admin key", "configured admin key")));
        staff().get(first.path() + "/revisions/2").then().statusCode(200).body("title", equalTo("Было"));
        staff().queryParam("at", between)
                .get(first.path())
                .then()
                .statusCode(200)
                .body("title", equalTo("Было"))
                .body("status", equalTo("published"));
        given().queryParam("at", between).get(first.path()).then().statusCode(401);
        given().get(first.path() + "/revisions").then().statusCode(401);
        Given.Release back = second.act("revisions/2/restore", Map.of());
        back.seenByThePublic().body("title", equalTo("Было")).body("version", equalTo(4));
        staff().get(first.path() + "/revisions/99").then().statusCode(404);
    }

    @Test
    void a_purged_release_cannot_be_read() {
        Given.Release trashed = published(Given.text("Секретный текст")).trash();
        staff().header("If-Match", trashed.etag())
                .post(trashed.path() + "/purge")
                .then()
                .statusCode(204);
        staff().get(trashed.path()).then().statusCode(404);
        given().get(RELEASES + "/by-slug/" + trashed.slug()).then().statusCode(404);
    }

    private static Map<String, Object> from(String source) {
        Map<String, Object> text = Given.text();
        text.put("attribution", Map.of("source", Map.of("name", source)));
        return text;
    }

    private static int maxAge(String language) {
        Response response = given().queryParam("language", language).get(RELEASES);
        return Integer.parseInt(response.header("Cache-Control").replaceAll(".*max-age=(\\d+).*", "$1"));
    }
}

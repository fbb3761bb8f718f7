package org.communique.changes;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.draft;
import static org.communique.Given.key;
import static org.communique.Given.organization;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.communique.Given.textOf;
import static org.communique.Given.with;
import static org.communique.changes.ChangeFeed.CHANGES;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ChangesTest {
    @Inject
    FeedPosition feedPosition;

    @Inject
    TestClock clock;

    private String start;

    @BeforeEach
    void remember_the_position() {
        start = feedPosition.end();
    }

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    private ChangeFeed publicFeed() {
        return new ChangeFeed(RestAssured::given, start, 100);
    }

    /** A change feed for each kind of reader, by name. */
    private final class Readers {
        private final Map<String, ChangeFeed> feeds = new LinkedHashMap<>();
        private final String id;

        Readers(String organization, String id) {
            this.id = id;
            String partner = key("partner");
            String own = key("partner", organization);
            String other = key("partner", organization());
            String editor = key("editor");
            feeds.put("public", publicFeed());
            feeds.put("partner", new ChangeFeed(() -> with(partner), start, 100));
            feeds.put("own", new ChangeFeed(() -> with(own), start, 100));
            feeds.put("other", new ChangeFeed(() -> with(other), start, 100));
            feeds.put("editor", new ChangeFeed(() -> with(editor), start, 100));
        }

        /** @param forPartners the events for partners without an organization and for those of the release's organization */
        void assertReceived(String forPublic, String forPartners) {
            Map<String, String> received = new TreeMap<>();
            feeds.forEach((name, changeFeed) -> received.put(name, changeFeed.eventsOf(id)));
            assertEquals(
                    new TreeMap<>(Map.of(
                            "public", forPublic,
                            "other", forPublic,
                            "partner", forPartners,
                            "own", forPartners,
                            "editor", forPartners)),
                    received);
        }
    }

    @Test
    void each_step_of_a_release_is_listed_for_those_who_may_see_it() {
        String organization = organization();
        Release release = draft(textOf(organization));
        Readers readers = new Readers(organization, release.id());
        release = release.patch(Map.of("summary", "Черновик"));
        readers.assertReceived("", "");
        release = release.embargo();
        readers.assertReceived("", "published");
        release = release.patch(Map.of("summary", "Правка"));
        readers.assertReceived("", "edited");
        release = release.schedule();
        readers.assertReceived("", "deleted");
        release = release.embargo().act("unschedule", Map.of());
        readers.assertReceived("", "published, deleted");
        release = release.embargo().trash();
        readers.assertReceived("", "published, deleted");
        release = release.act("restore", Map.of()).act("unschedule", Map.of());
        readers.assertReceived("", "published, deleted");
        release = release.publish(Map.of("publishedAt", "2022-12-21T08:30:00Z"));
        readers.assertReceived("published", "published");
        release = release.patch(Map.of("summary", "Мелочь"))
                .act("correct", Map.of("note", "Уточнено", "changes", Map.of("subtitle", "Подзаголовок")));
        readers.assertReceived("edited, corrected: Уточнено", "edited, corrected: Уточнено");
        release = release.trash();
        readers.assertReceived("deleted", "deleted");
        release = release.act("restore", Map.of());
        readers.assertReceived("published", "published");
        release = release.withdraw("Ошибка");
        readers.assertReceived("withdrawn: Ошибка", "withdrawn: Ошибка");
        release.trash();
        readers.assertReceived("", "");
        // A new reader receives no note that can no longer be read, such as that of the correction.
        new Readers(organization, release.id())
                .assertReceived(
                        "published, edited, corrected, deleted, published, withdrawn",
                        "published, edited, deleted, published, deleted, published, deleted, published, deleted,"
                                + " published, edited, corrected, deleted, published, withdrawn");
    }

    @Test
    void a_release_withdrawn_under_embargo_never_existed_for_the_public() {
        String organization = organization();
        Release release = draft(textOf(organization)).embargo();
        Readers readers = new Readers(organization, release.id());
        release.withdraw("Не состоялось");
        readers.assertReceived("", "published, withdrawn: Не состоялось");
    }

    @Test
    void a_release_that_changes_organization_under_embargo_disappears() {
        String organization = organization();
        Release release = draft(textOf(organization)).embargo();
        String own = key("partner", organization);
        ChangeFeed changeFeed = new ChangeFeed(() -> with(own), start, 100);
        assertEquals("published", changeFeed.eventsOf(release.id()));
        String other = organization();
        ChangeFeed others = new ChangeFeed(() -> with(key("partner", other)), start, 100);
        release.patch(Map.of("organization", Map.of("id", other)));
        assertEquals("deleted", changeFeed.eventsOf(release.id()));
        assertEquals("published", others.eventsOf(release.id()));
    }

    @Test
    void the_replacement_is_named_to_those_who_may_see_it() {
        Release hidden = draft().embargo();
        Release release = published();
        release.act("withdraw", Map.of("reason", "Заменено", "replacedBy", hidden.id()));
        given().queryParam("since", start)
                .get(CHANGES)
                .then()
                .body("changes.event", equalTo(List.of("published", "withdrawn")))
                .body("changes[1].reason", equalTo("Заменено"))
                .body("changes[1].replacedBy", nullValue())
                .body("changes[1].href", equalTo("http://localhost:8080" + release.path()));
        staff().queryParam("since", start).get(CHANGES).then().body("changes[-1].replacedBy", equalTo(hidden.id()));
    }

    @Test
    void a_scheduled_release_is_published_once_and_not_earlier() {
        Instant now = clock.instant();
        clock.freezeAt(now);
        Instant instant = now.plusSeconds(2);
        Release release = draft().publish(Map.of("publishedAt", instant.toString()));
        String partner = key("partner");
        ChangeFeed partners = new ChangeFeed(() -> with(partner), start, 100);
        ChangeFeed changeFeed = publicFeed();
        clock.freezeAt(instant.minusMillis(1));
        feedPosition.recordDuePublications();
        assertEquals("", changeFeed.eventsOf(release.id()));
        clock.freezeAt(instant);
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<Map<String, Object>> changes = List.of();
        while (changes.isEmpty() && System.nanoTime() < end) {
            changes = changeFeed.next();
        }
        assertEquals(1, changes.size());
        assertEquals("published", changes.get(0).get("event"));
        assertEquals(release.version(), changes.get(0).get("version"));
        assertEquals(
                release.response().path("publishedAt"),
                changes.get(0).get("at"),
                "the time of the change must be the publication time, not the time of its detection");
        feedPosition.recordDuePublications();
        assertEquals("", changeFeed.eventsOf(release.id()));
        assertEquals("published", partners.eventsOf(release.id()));
        staff().get(release.path() + "/revisions").then().body("items.event", equalTo(List.of("scheduled", "created")));
        staff().get(release.path() + "/revisions/2").then().statusCode(200).body("title", is(title(release)));
        staff().queryParam("at", instant.toString())
                .get(release.path())
                .then()
                .statusCode(200)
                .body("status", equalTo("published"));
        staff().queryParam("subject", release.id())
                .get("/v1/audit")
                .then()
                .body("items.event", equalTo(List.of("scheduled", "created")));
    }

    private static String title(Release release) {
        return release.response().path("title");
    }

    @Test
    void the_end_of_an_embargo_is_an_edit_for_those_who_saw_the_release() {
        String organization = organization();
        Release release = draft(textOf(organization)).embargo();
        Readers readers = new Readers(organization, release.id());
        readers.assertReceived("", "published");
        clock.advance(Duration.ofDays(2));
        feedPosition.recordDuePublications();
        readers.assertReceived("published", "edited");
    }

    @Test
    void a_scheduled_publication_is_listed_before_later_changes() {
        Release release = draft().schedule();
        Release moved = draft().schedule().act("unschedule", Map.of()).schedule();
        ChangeFeed changeFeed = publicFeed();
        clock.freezeAt(Instant.now().plus(Duration.ofDays(2)));
        // The result is the same whether or not the publication was recorded before the withdrawal.
        release.withdraw("Ошибка");
        assertEquals("published, withdrawn: Ошибка", changeFeed.eventsOf(release.id()));
        feedPosition.recordDuePublications();
        assertEquals("published", new ChangeFeed(RestAssured::given, start, 100).eventsOf(moved.id()));
    }

    @Test
    void imported_releases_are_listed_like_others() {
        var line = Transfer.line();
        ChangeFeed changeFeed = publicFeed();
        Transfer.importLines((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals("published", changeFeed.eventsOf(line.get("id").asText()));
        Transfer.importLines((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals("", changeFeed.eventsOf(line.get("id").asText()));
        line.put("publishedAt", Instant.now().plus(Duration.ofDays(1)).toString());
        Transfer.importLines((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals("deleted", changeFeed.eventsOf(line.get("id").asText()));
        clock.advance(Duration.ofDays(2));
        feedPosition.recordDuePublications();
        assertEquals("published", changeFeed.eventsOf(line.get("id").asText()));
    }

    @Test
    void a_purged_release_leaves_only_its_deletion() {
        Release release = published()
                .act("correct", Map.of("note", "Тайна", "changes", Map.of("subtitle", "Тайна")))
                .trash();
        staff().header("If-Match", release.etag())
                .post(release.path() + "/purge")
                .then()
                .statusCode(204);
        Response page = given().queryParam("since", start).get(CHANGES);
        assertEquals(List.of("published", "corrected", "deleted"), page.path("changes.event"));
        assertFalse(page.asString().contains("Тайна"), page.asString());
    }

    @Test
    void releases_that_may_not_be_syndicated_are_listed_too() {
        Map<String, Object> text = org.communique.Given.text();
        text.put("attribution", Map.of("source", Map.of("name", "Источник"), "syndicatable", false));
        assertEquals("published", publicFeed().eventsOf(published(text).id()));
    }

    @Test
    void pages_continue_each_other() {
        for (int i = 0; i < 3; i++) {
            published();
        }
        Response first =
                given().queryParam("since", start).queryParam("limit", 2).get(CHANGES);
        first.then()
                .statusCode(200)
                .header("Cache-Control", startsWith("public, max-age="))
                .header("ETag", startsWith("\""))
                .header("Link", containsString("limit=2&since=" + first.path("next") + ">; rel=\"next\""))
                .body("hasMore", is(true))
                .body("next", equalTo(first.path("changes[1].cursor")));
        Response second =
                given().queryParam("since", first.<String>path("next")).get(CHANGES);
        second.then().header("Link", nullValue()).body("hasMore", is(false)).body("changes.size()", is(1));
        given().queryParam("since", second.<String>path("next"))
                .get(CHANGES)
                .then()
                .body("changes.size()", is(0))
                .body("next", equalTo(second.path("next")));
        given().header("If-None-Match", first.header("ETag"))
                .queryParam("since", start)
                .queryParam("limit", 2)
                .get(CHANGES)
                .then()
                .statusCode(304);
        given().queryParam("since", start)
                .queryParam("limit", 2)
                .head(CHANGES)
                .then()
                .statusCode(200)
                .header("ETag", first.header("ETag"))
                .body(is(""));
        staff().get(CHANGES).then().header("Cache-Control", startsWith("private, no-store"));
        for (int i = 3; i < 20; i++) {
            published();
        }
        given().get(CHANGES).then().statusCode(200).body("changes.size()", is(20));
    }

    @ParameterizedTest
    @CsvSource({
        "since, x",
        "since, AAAAAAAAAAAAAAAAAAAAAA",
        "since, 0000000000000000000000000000",
        "limit, 0",
        "limit, 101",
        "limit, x",
        "cursor, x",
        "page, 2"
    })
    void invalid_feed_parameters_are_named(String name, String value) {
        given().queryParam(name, value)
                .get(CHANGES)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("parameter", equalTo(name))
                .header("Cache-Control", endsWith("no-store"));
    }

    @Test
    void a_cursor_of_the_future_or_of_another_list_is_rejected() {
        published();
        published();
        String list = given().queryParam("limit", 1).get(RELEASES).path("page.next");
        for (String cursor : List.of(feedPosition.beyondEnd(), list)) {
            given().queryParam("since", cursor)
                    .get(CHANGES)
                    .then()
                    .statusCode(400)
                    .body("parameter", equalTo("since"));
        }
        assertTrue(feedPosition.end().matches("[A-Za-z0-9_-]{22}"));
    }
}

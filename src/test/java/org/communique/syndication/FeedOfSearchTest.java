package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.search.IndexCatchUp;
import org.communique.search.PausedIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed of a search lists what the search finds. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FeedOfSearchTest {
    @Inject
    PausedIndex index;

    @Inject
    TestClock clock;

    private String organization;

    /** A word that no other release has. */
    private final String word = "слово" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void createOrganization() {
        organization = Given.organization();
    }

    private Map<String, Object> text(String title) {
        Map<String, Object> text = Given.textOf(organization);
        text.put("title", title);
        return text;
    }

    @Test
    void a_change_is_in_the_feed_before_it_is_in_the_index() {
        Release edited = Given.published(text("Раньше " + word));
        Release withdrawn = Given.published(text("Ошибочно " + word));
        IndexCatchUp.await();
        index.whileBehind(() -> {
            Release added = Given.published(text("Новое " + word));
            Given.published(text("Другое"));
            Given.draft(text("Черновик " + word));
            Given.draft(text("Завтра " + word)).embargo();
            edited.patch(Map.of("title", "Без него"));
            withdrawn.withdraw("Ошибка");
            JsonNode feed = feed("q=" + word);
            assertEquals(List.of(added.id()), idsOf(feed));
            assertEquals(
                    List.of("urn:uuid:" + withdrawn.id()),
                    feed.at("/_communique/withdrawals").findValuesAsText("id"));
        });
        IndexCatchUp.await();
        assertEquals(1, ids("q=" + word).size());
        assertEquals(List.of(), ids("q=" + word + "%20другое"));
    }

    @Test
    void a_feed_does_not_tell_what_a_withdrawn_release_said() {
        Release withdrawn = Given.published(text("Здесь было " + word)).withdraw("Ошибка");
        IndexCatchUp.await();
        for (String q : List.of(word, "иное" + word)) {
            JsonNode feed = feed("q=" + q);
            assertEquals(
                    List.of("urn:uuid:" + withdrawn.id()),
                    feed.at("/_communique/withdrawals").findValuesAsText("id"),
                    "a withdrawal is listed whatever is searched for");
        }
    }

    @Test
    void pages_continue_where_the_last_one_ended() {
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            published.add(Given.published(text("Выпуск " + i + " " + word)).id());
            Given.published(text("Выпуск " + i));
        }
        Collections.reverse(published);
        IndexCatchUp.await();
        assertEquals(published, pages("q=" + word + "&limit=3"));
        index.whileBehind(() -> {
            published.add(0, Given.published(text("Свежий выпуск " + word)).id());
            assertEquals(published, pages("q=" + word + "&limit=3"));
        });
    }

    @Test
    void hits_that_are_not_syndicated_do_not_shorten_a_page() {
        Release oldest = Given.published(text("Первый " + word));
        for (int i = 0; i < 60; i++) {
            Map<String, Object> text = text("Не для лент " + word);
            text.put("attribution", Map.of("source", Map.of("name", "Источник"), "syndicatable", false));
            Given.published(text);
        }
        Release newest = Given.published(text("Последний " + word));
        IndexCatchUp.await();
        assertEquals(List.of(newest.id(), oldest.id()), ids("q=" + word + "&limit=2"));
    }

    @Test
    void the_time_of_a_feed_does_not_go_back_when_a_release_leaves_it() {
        Given.published(text("Первый " + word));
        Release leaving = Given.published(text("Второй " + word));
        Instant before = updated();
        leaving.patch(Map.of("title", "Второй"));
        assertFalse(updated().isBefore(before));
        assertTrue(updated().isAfter(before), "a reader with the time alone would keep the release");
    }

    @Test
    void the_time_of_a_feed_does_not_go_back_when_an_old_withdrawal_leaves_it() {
        Given.published(text("Первый " + word));
        Given.published(text("Здесь было " + word)).withdraw("Ошибка");
        IndexCatchUp.await();
        Instant before = updated();
        try {
            clock.advance(Duration.ofDays(30).plusMinutes(1));
            assertEquals(0, feed("q=" + word).at("/_communique/withdrawals").size());
            assertTrue(updated().isAfter(before), "a reader with the time alone would keep the withdrawal");
        } finally {
            clock.reset();
        }
    }

    private Instant updated() {
        return Instant.parse(FeedReader.text(
                FeedReader.xml(FeedReader.ATOM + "?organization=" + organization + "&q=" + word), "updated"));
    }

    @Test
    void a_search_names_its_feeds() {
        List<String> links = given().queryParam("q", "мост -порт")
                .queryParam("language", "ru")
                .queryParam("sort", "-publishedAt")
                .queryParam("facets", "year")
                .get("/v1/search")
                .headers()
                .getValues("Link");
        for (String feed : FeedReader.ALL) {
            String start = "<http://localhost:8080" + feed
                    + "?q=%D0%BC%D0%BE%D1%81%D1%82+-%D0%BF%D0%BE%D1%80%D1%82&language=ru>; rel=\"alternate\"";
            assertTrue(links.stream().anyMatch(link -> link.startsWith(start)), () -> start + " is not in " + links);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feeds/press-releases.rss", "/feeds/press-releases.json", "/v1/changes/stream"})
    void a_text_that_is_no_query_is_rejected(String path) {
        given().queryParam("q", "слово ".repeat(65))
                .get(path)
                .then()
                .statusCode(400)
                .body("parameter", equalTo("q"));
    }

    private JsonNode feed(String query) {
        return FeedReader.json(FeedReader.JSON + "?organization=" + organization + "&" + query);
    }

    private List<String> ids(String query) {
        return idsOf(feed(query));
    }

    private static List<String> idsOf(JsonNode feed) {
        List<String> ids = new ArrayList<>();
        feed.get("items").forEach(item -> ids.add(item.get("id").textValue().replace("urn:uuid:", "")));
        return ids;
    }

    private List<String> pages(String query) {
        List<String> ids = new ArrayList<>();
        String path = FeedReader.JSON + "?organization=" + organization + "&" + query;
        while (path != null) {
            JsonNode feed = FeedReader.json(path);
            ids.addAll(idsOf(feed));
            URI next = feed.has("next_url") ? URI.create(feed.get("next_url").textValue()) : null;
            path = next == null ? null : next.getRawPath() + "?" + next.getRawQuery();
        }
        return ids;
    }
}

package org.communique.webhook;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.communique.webhook.TestSubscription.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription with the text of a search. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FollowedSearchTest {
    /** A word that no other release has. */
    private final String word = "слово" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void a_release_that_begins_to_match_is_published_and_one_that_no_longer_does_is_deleted() {
        try (Partner partner = new Partner()) {
            TestSubscription following =
                    TestSubscription.create(partner, Map.of("filter", Map.of("q", word + " -порт", "language", "ru")));
            Release release = Given.published(Given.text("Сначала"));
            release = release.patch(Map.of("title", "Теперь " + word));
            release = release.act("correct", Map.of("note", "Уточнение", "changes", Map.of("summary", "Кратко")));
            release = release.patch(Map.of("summary", "В порту"));
            release = release.patch(Map.of("summary", "В городе"));
            release.withdraw("Ошибка");
            assertEquals(
                    List.of(
                            "press_release.published",
                            "press_release.corrected",
                            "press_release.deleted",
                            "press_release.published",
                            "press_release.withdrawn"),
                    following.awaitMessages(5).stream().map(Message::type).toList());
            following.owner().delete(following.address());
        }
    }

    @Test
    void a_scheduled_release_is_matched_when_it_becomes_public() {
        try (Partner partner = new Partner()) {
            TestSubscription following = TestSubscription.create(partner, Map.of("filter", Map.of("q", word)));
            Release release = Given.draft(Given.text("По расписанию " + word))
                    .publish(Map.of("publishedAt", Instant.now().plusSeconds(2).toString()));
            Message message = following.awaitMessages(1).get(0);
            assertEquals("press_release.published", message.type());
            assertEquals(release.id(), message.releaseId());
            following.owner().delete(following.address());
        }
    }

    @Test
    void a_subscription_can_get_another_text() {
        try (Partner partner = new Partner()) {
            TestSubscription following =
                    TestSubscription.create(partner, Map.of("filter", Map.of("q", "чужое" + word)));
            assertEquals("чужое" + word, following.read().path("filter.q"));
            changeFilter(following, Map.of("q", word)).body("filter.q", equalTo(word));
            Release release = Given.published(Given.text("Слово " + word));
            assertEquals(release.id(), following.awaitMessages(1).get(0).releaseId());
            following.owner().delete(following.address());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_subscription_is_not_told_what_releases_said_before_it_had_its_search(boolean isChanged) {
        try (Partner partner = new Partner()) {
            String organization = Given.organization();
            TestSubscription all =
                    TestSubscription.create(partner, Map.of("filter", Map.of("organization", List.of(organization))));
            Map<String, Object> text = Given.textOf(organization);
            Given.published(text);
            String cursor = all.awaitMessages(1).get(0).data().get("cursor").textValue();
            text.put("title", "Раньше " + word);
            Release corrected = Given.published(text)
                    .act("correct", Map.of("note", "Уточнение", "changes", Map.of("title", "Теперь иначе")));
            Release withdrawn = Given.published(text).withdraw("Ошибка");
            text.put("title", "Ныне " + word + " иное" + word);
            Release last = Given.published(text);
            all.awaitMessages(6);
            for (String q : List.of(word, "иное" + word)) {
                Map<String, Object> filter = Map.of("q", q, "organization", List.of(organization));
                TestSubscription following = TestSubscription.create(
                        partner, Map.of("filter", isChanged ? Map.of("q", "другое" + word) : filter));
                if (isChanged) {
                    changeFilter(following, filter);
                }
                assertEquals(
                        202,
                        following.post("redeliver", Map.of("since", cursor)).statusCode());
                assertEquals(
                        List.of(
                                "press_release.deleted " + corrected.id(),
                                "press_release.published " + last.id(),
                                "press_release.withdrawn " + withdrawn.id()),
                        following.awaitMessages(3).stream()
                                .map(message -> message.type() + " " + message.releaseId())
                                .sorted()
                                .toList(),
                        q);
                following.owner().delete(following.address());
            }
            all.owner().delete(all.address());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0001", "65"})
    void a_text_that_is_no_query_is_rejected(String q) {
        String text = q.equals("65") ? "слово ".repeat(65) : q;
        Given.with(Given.key("partner"))
                .contentType("application/json")
                .body(Map.of("url", "https://example.org/", "filter", Map.of("q", text)))
                .post(TestSubscription.SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/filter/q"));
    }

    private static ValidatableResponse changeFilter(TestSubscription subscription, Map<String, ?> filter) {
        return subscription
                .owner()
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", subscription.read().header("ETag"))
                .body(Map.of("filter", filter))
                .patch(subscription.address())
                .then()
                .statusCode(200);
    }
}

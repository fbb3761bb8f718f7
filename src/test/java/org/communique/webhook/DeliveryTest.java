package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.journal.DuePublications;
import org.communique.outbound.Partner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What partners are told, and how often it is tried. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class DeliveryTest {
    private static Partner partner;

    @Inject
    TestClock clock;

    @Inject
    DuePublications duePublications;

    @BeforeAll
    static void open() {
        partner = new Partner();
    }

    @AfterAll
    static void close() {
        partner.close();
    }

    /** What other tests have scheduled would be told when its time comes, in the middle of one of these. */
    @BeforeEach
    void tellWhatOthersHaveScheduled() {
        while (duePublications.append(clock.instant().plus(Duration.ofDays(2)))) {
            Thread.onSpinWait();
        }
    }

    /** What is left would be told of what other tests do. */
    @AfterEach
    void leaveNothing() {
        clock.reset();
        List<String> ids =
                Given.staff().get(Subscribed.SUBSCRIPTIONS + "?limit=100").path("items.id");
        ids.forEach(id ->
                Given.staff().delete(Subscribed.SUBSCRIPTIONS + "/" + id).then().statusCode(204));
    }

    @Test
    void publication_correction_and_withdrawal_are_delivered_in_order() {
        Subscribed subscribed = Subscribed.to(partner, Map.of("payload", "release"));
        Given.Release release = Given.published(Given.text("Қазақстан: «Жаңа дәліз» — открыт ✈"));
        Given.Release corrected =
                release.act("correct", Map.of("note", "Уточнено число", "changes", Map.of("summary", "Двадцать пять")));
        corrected.withdraw("Отозвано по просьбе сторон");

        List<Subscribed.Message> messages = subscribed.messages(3);
        assertEquals(
                List.of("press_release.published", "press_release.corrected", "press_release.withdrawn"),
                messages.stream().map(Subscribed.Message::type).toList());
        assertEquals(release.id(), messages.get(0).release());
        assertEquals(
                "http://localhost:8080" + release.path(),
                messages.get(0).data().get("href").textValue());
        assertEquals("Уточнено число", messages.get(1).data().path("reason").asText("Уточнено число"));
        assertEquals(
                "Отозвано по просьбе сторон",
                messages.get(2).data().get("reason").textValue());
        assertFalse(messages.get(2).data().has("release"), "a withdrawn text is not sent");
        Partner.Received request = messages.get(0).request();
        assertEquals("POST", request.method());
        assertEquals("application/json", request.headers().get("Content-Type"));
        Instant timestamp =
                Instant.ofEpochSecond(Long.parseLong(request.headers().get("webhook-timestamp")));
        assertTrue(Duration.between(timestamp, Instant.now()).abs().toSeconds() < 60);
        subscribed.deliveries(3, "delivered");
    }

    @Test
    void the_payload_release_contains_the_release_as_the_api_shows_it() {
        Subscribed subscribed = Subscribed.to(partner, Map.of("payload", "release"));
        Given.Release release = Given.published(Given.text("Заголовок с «кавычками», ёлкой и эмодзи 🚄"));
        Subscribed.Message message = subscribed.messages(1).get(0);
        Map<String, Object> shown = subscribed.owner().get(release.path()).path("");
        assertEquals(
                org.communique.web.JsonMapping.MAPPER.valueToTree(shown),
                message.data().get("release"));
    }

    @Test
    void the_payload_ninjs_contains_ninjs_and_a_withdrawn_release_is_canceled() {
        Subscribed subscribed = Subscribed.to(partner, Map.of("payload", "ninjs"));
        Given.Release release = Given.published();
        assertEquals(
                "usable",
                subscribed.messages(1).get(0).data().at("/ninjs/pubStatus").textValue());
        release.withdraw("Отозвано");
        Subscribed.Message withdrawn = subscribed.messages(2).get(1);
        assertEquals("canceled", withdrawn.data().at("/ninjs/pubStatus").textValue());
        assertFalse(withdrawn.data().get("ninjs").has("bodies"));
    }

    @Test
    void the_payload_reference_contains_no_text() {
        Subscribed subscribed = Subscribed.to(partner);
        Given.published(Given.text("Слово-которого-нет-в-ссылке"));
        Subscribed.Message message = subscribed.messages(1).get(0);
        assertFalse(
                message.request().text().contains("Слово-которого-нет"),
                message.request().text());
        assertEquals("reference", subscribed.read().path("payload"));
    }

    @Test
    void only_matching_releases_and_events_are_delivered() {
        String organization = Given.organization();
        Subscribed subscribed = Subscribed.to(
                partner,
                Map.of(
                        "filter",
                        Map.of("language", "ru", "organization", List.of(organization), "topic", List.of("Мост")),
                        "events",
                        List.of("published", "deleted")));
        Given.published();
        Map<String, Object> text = new HashMap<>(Given.textOf(organization));
        text.put("topics", List.of("Порт"));
        Given.Release release = Given.published(text);
        Given.Release entered = release.patch(Map.of("topics", List.of("Порт", "Мост")));
        Given.Release edited = entered.patch(Map.of("summary", "Сводка"));
        edited.patch(Map.of("topics", List.of("Порт")));

        List<Subscribed.Message> messages = subscribed.messages(2);
        assertEquals(
                List.of("press_release.published", "press_release.deleted"),
                messages.stream().map(Subscribed.Message::type).toList());
        messages.forEach(message -> assertEquals(release.id(), message.release()));
        subscribed.deliveries(2, "delivered");
    }

    @Test
    void releases_that_may_not_be_syndicated_are_never_sent() {
        Subscribed subscribed = Subscribed.to(partner, Map.of("payload", "release"));
        Map<String, Object> own = Given.text();
        own.put("attribution", Map.of("source", Map.of("name", "Источник"), "syndicatable", false));
        Given.published(own).withdraw("Отозвано");
        Given.Release first = Given.published();
        // What is not on its way by then is not sent at all.
        subscribed.messages(1);
        first.patch(Map.of("attribution", Map.of("syndicatable", false)))
                .patch(Map.of("summary", "Это уже не для партнёров"));
        // Different releases do not wait for each other.
        subscribed.messages(2);
        Given.Release last = Given.published();

        List<Subscribed.Message> messages = subscribed.messages(3);
        assertEquals(
                List.of(
                        "press_release.published " + first.id(),
                        "press_release.deleted " + first.id(),
                        "press_release.published " + last.id()),
                messages.stream()
                        .map(message -> message.type() + " " + message.release())
                        .toList());
    }

    @Test
    void embargoed_releases_are_delivered_to_those_who_may_read_them() {
        String organization = Given.organization();
        Subscribed all = Subscribed.to(partner, Map.of("payload", "release"));
        Subscribed own = Subscribed.to(partner, Given.key("partner", organization), Map.of());
        // Of these alone, since the clock will bring out what other tests have scheduled.
        Subscribed foreign = Subscribed.to(
                partner,
                Given.key("partner", Given.organization()),
                Map.of("filter", Map.of("organization", List.of(organization))));
        Subscribed staff = Subscribed.to(partner, Given.key("editor"), Map.of());
        Given.Release hidden = Given.draft(Given.textOf(organization)).schedule();
        Given.Release embargoed = Given.draft(Given.textOf(organization)).embargo();
        all.messages(1);
        Given.Release open = Given.published(Given.textOf(organization));

        assertEquals(
                List.of(embargoed.id(), open.id()),
                all.messages(2).stream().map(Subscribed.Message::release).toList());
        assertTrue(all.messages(2).get(0).data().at("/release/embargoUntil").isTextual());
        own.messages(2);
        staff.messages(2);
        assertEquals(open.id(), foreign.messages(1).get(0).release());

        clock.advance(Duration.ofHours(25));
        List<String> told = foreign.messages(3).stream()
                .map(message -> message.type() + " " + message.release())
                .toList();
        assertTrue(told.contains("press_release.published " + hidden.id()), told::toString);
        assertTrue(told.contains("press_release.published " + embargoed.id()), told::toString);
    }

    @Test
    void a_release_that_became_unreadable_while_pending_is_delivered_without_its_text() {
        clock.freezeAt(Instant.now()); // what is tried again is so when the test says
        Subscribed subscribed =
                Subscribed.to(partner, Map.of("payload", "release")).behaves("/status/500");
        Given.Release release = Given.published();
        awaitAttempt(subscribed, 1);
        release.withdraw("Отозвано");
        subscribed.behaves("/status/200");
        clock.advance(Duration.ofSeconds(6));
        List<Subscribed.Message> messages = subscribed.messages(3);
        assertTrue(messages.get(0).data().has("release"));
        assertEquals("press_release.published", messages.get(1).type());
        assertFalse(messages.get(1).data().has("release"), "its text may not be read any more");
        assertEquals("press_release.withdrawn", messages.get(2).type());
    }

    @Test
    void failed_deliveries_are_retried_by_the_schedule_and_then_the_subscription_is_paused() {
        clock.freezeAt(Instant.now()); // what is tried again is so when the test says
        String organization = Given.organization();
        Subscribed subscribed = Subscribed.to(partner, Map.of("filter", Map.of("organization", List.of(organization))))
                .behaves("/status/500");
        Given.published(Given.textOf(organization));
        List<Duration> pauses = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24));
        for (int i = 0; i < pauses.size(); i++) {
            awaitAttempt(subscribed, i + 1);
            Map<String, Object> delivery = subscribed.deliveries().get(0);
            assertEquals("pending", delivery.get("status"));
            Duration pause = Duration.between(
                    Instant.parse(last(delivery, "at")), Instant.parse((String) delivery.get("nextAttemptAt")));
            Duration longest = pauses.get(i).plus(pauses.get(i).dividedBy(10)).plusSeconds(20);
            assertTrue(
                    pause.compareTo(pauses.get(i)) >= 0 && pause.compareTo(longest) <= 0,
                    "after " + pause + ", not " + pauses.get(i));
            clock.advance(pauses.get(i).plus(pauses.get(i).dividedBy(10)).plusSeconds(1));
        }
        subscribed.awaitStatus("paused");
        assertEquals("failing", subscribed.read().path("reason"));
        Map<String, Object> delivery = subscribed.deliveries(1, "failed").get(0);
        List<Map<String, Object>> attempts = attempts(delivery);
        assertEquals(10, attempts.size());
        attempts.forEach(attempt -> {
            assertEquals(500, attempt.get("status"));
            assertTrue(attempt.get("at") != null && attempt.get("durationMillis") != null, attempt::toString);
        });
        List<String> ids = subscribed.messages().stream()
                .map(Subscribed.Message::id)
                .distinct()
                .toList();
        assertEquals(List.of(delivery.get("id")), ids, "the id stays the same");
    }

    @Test
    void retry_after_is_honoured_by_all_deliveries_of_the_subscription() {
        Subscribed subscribed = Subscribed.to(partner).behaves("/status/429?retry-after=3600");
        Given.published();
        awaitAttempt(subscribed, 1);
        Map<String, Object> delivery = subscribed.deliveries().get(0);
        Duration pause = Duration.between(
                Instant.parse(last(delivery, "at")), Instant.parse((String) delivery.get("nextAttemptAt")));
        assertTrue(pause.compareTo(Duration.ofSeconds(3599)) >= 0, pause::toString);
        Given.published();
        Subscribed other = Subscribed.to(partner);
        Given.published();
        other.messages(1);
        assertEquals(1, subscribed.messages().size(), "it asked to be left alone");
        subscribed.behaves("/status/204");
        clock.advance(Duration.ofHours(1).plusMinutes(7));
        subscribed.messages(4);
        subscribed.deliveries(3, "delivered");
    }

    @Test
    void a_410_disables_the_subscription() {
        Subscribed subscribed = Subscribed.to(partner).behaves("/status/410");
        Given.published();
        subscribed.awaitStatus("disabled");
        assertEquals("gone", subscribed.read().path("reason"));
        assertEquals(1, attempts(subscribed.deliveries(1, "failed").get(0)).size());
        Given.published();
        Subscribed other = Subscribed.to(partner);
        Given.published();
        other.messages(1);
        assertEquals(1, subscribed.messages().size());
    }

    @Test
    void deliveries_wait_for_those_of_the_same_release_only() {
        clock.freezeAt(Instant.now()); // what is tried again is so when the test says
        Subscribed subscribed = Subscribed.to(partner).behaves("/status/503");
        Given.Release first = Given.published();
        awaitAttempt(subscribed, 1);
        first.patch(Map.of("summary", "Сводка"));
        subscribed.behaves("/status/200");
        Given.Release other = Given.published();
        List<Subscribed.Message> messages = subscribed.messages(2);
        assertEquals(other.id(), messages.get(1).release(), "the other is not held up");
        clock.advance(Duration.ofSeconds(6));
        List<String> told = subscribed.messages(4).stream()
                .map(message -> message.type() + " " + message.release())
                .toList();
        assertEquals(
                List.of("press_release.published " + first.id(), "press_release.edited " + first.id()),
                told.subList(2, 4));
    }

    @Test
    void a_paused_subscription_receives_nothing_and_then_what_it_missed() {
        Subscribed subscribed = Subscribed.to(partner);
        assertEquals("paused", subscribed.post("pause").path("status"));
        assertEquals("requested", subscribed.read().path("reason"));
        Given.Release first = Given.published();
        Given.Release second = Given.published();
        second.withdraw("Отозвано");
        Subscribed other = Subscribed.to(partner);
        Given.published();
        other.messages(1);
        assertEquals(0, subscribed.messages().size());

        Response resumed = subscribed.post("resume", Map.of());
        assertEquals(200, resumed.statusCode(), resumed.asString());
        assertNull(resumed.path("reason"));
        List<String> told = subscribed.messages(4).stream()
                .map(message -> message.type() + " " + message.release())
                .toList();
        assertTrue(told.contains("press_release.published " + first.id()), told::toString);
        assertTrue(
                told.indexOf("press_release.withdrawn " + second.id())
                        > told.indexOf("press_release.published " + second.id()),
                told::toString);
    }

    @Test
    void a_subscription_paused_while_it_catches_up_misses_nothing() {
        String key = Given.key("partner");
        List<Subscribed> paused = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Subscribed subscribed = Subscribed.to(partner, key, Map.of());
            subscribed.post("pause");
            paused.add(subscribed);
        }
        Given.Release release = Given.published();
        paused.forEach(subscribed -> subscribed.post("resume", Map.of()));
        paused.forEach(subscribed ->
                assertEquals(release.id(), subscribed.messages(1).get(0).release()));
    }

    @Test
    void missed_events_can_be_skipped() {
        Subscribed subscribed = Subscribed.to(partner);
        subscribed.post("pause");
        Given.published();
        subscribed.post("resume", Map.of("missed", "skip")).then().statusCode(200);
        Given.Release next = Given.published();
        assertEquals(
                List.of(next.id()),
                subscribed.messages(1).stream().map(Subscribed.Message::release).toList());
    }

    @Test
    void a_purge_is_delivered_as_deleted_to_those_who_had_the_release() {
        Subscribed subscribed = Subscribed.to(partner);
        Given.Release release = Given.published();
        subscribed.deliveries(1, "delivered");
        Subscribed late = Subscribed.to(partner);
        late.post("pause");
        subscribed.post("pause");
        Given.Release trashed = release.trash();
        Given.staff()
                .header("If-Match", trashed.etag())
                .post(release.path() + "/purge")
                .then()
                .statusCode(204);
        subscribed.post("resume", Map.of());
        late.post("resume", Map.of());
        assertEquals("press_release.deleted", subscribed.messages(2).get(1).type());
        Given.Release next = Given.published();
        assertEquals(next.id(), late.messages(1).get(0).release());
    }

    @Test
    void a_delivery_can_be_redelivered() {
        Subscribed subscribed = Subscribed.to(partner);
        Given.published();
        String delivery = (String) subscribed.deliveries(1, "delivered").get(0).get("id");
        Response again = subscribed.post("deliveries/" + delivery + "/redeliver");
        assertEquals(202, again.statusCode(), again.asString());
        List<Subscribed.Message> messages = subscribed.messages(2);
        assertEquals(messages.get(0).id(), messages.get(1).id());
        assertEquals(2, attempts(subscribed.deliveries(1, "delivered").get(0)).size());
        assertEquals(
                (Object) delivery,
                subscribed
                        .owner()
                        .get(subscribed.address() + "/deliveries/" + delivery)
                        .path("id"));
    }

    @Test
    void everything_since_a_cursor_can_be_redelivered_even_if_never_delivered() {
        Given.Release before = Given.published();
        Subscribed reader = Subscribed.to(partner);
        Given.Release since = Given.published();
        String cursor = reader.messages(1).get(0).data().get("cursor").textValue();
        Given.Release early = Given.published();
        reader.messages(2);
        Subscribed subscribed = Subscribed.to(partner);
        Given.Release late = Given.published();
        List<Subscribed.Message> first = subscribed.messages(1);
        // What is on its way when it is asked for again counts for that.
        subscribed.deliveries(1, "delivered");
        Response again = subscribed.post("redeliver", Map.of("since", cursor));
        assertEquals(202, again.statusCode(), again.asString());
        List<Subscribed.Message> messages = subscribed.messages(3);
        List<String> told = messages.subList(1, 3).stream()
                .map(Subscribed.Message::release)
                .sorted()
                .toList();
        assertEquals(List.of(early.id(), late.id()).stream().sorted().toList(), told);
        assertTrue(messages.stream()
                        .filter(one -> one.id().equals(first.get(0).id()))
                        .count()
                == 2);
        assertNotEquals(before.id(), since.id());
        subscribed
                .post("redeliver", Map.of("since", "AAAAAAAAAAAAAAAAAAAAAA"))
                .then()
                .statusCode(422);
    }

    @Test
    void a_rotated_secret_overlaps_for_a_day() {
        Subscribed subscribed = Subscribed.to(partner);
        Response rotated = subscribed.post("rotate-secret");
        assertEquals(200, rotated.statusCode(), rotated.asString());
        String newer = rotated.path("secret");
        assertNotEquals(subscribed.secret(), newer);
        assertNull(subscribed.read().path("secret"));
        Given.published();
        Subscribed.Message both = subscribed.messages(1).get(0);
        WebhookVerification.of(both.request(), newer);
        assertEquals(2, both.request().headers().get("webhook-signature").split(" ").length);

        clock.advance(Duration.ofDays(1).plusMinutes(1));
        Given.published();
        List<Partner.Received> received = partner.awaitReceived(subscribed.path(), 2);
        WebhookVerification.of(received.get(1), newer);
        assertEquals(1, received.get(1).headers().get("webhook-signature").split(" ").length);
    }

    @Test
    void a_test_is_delivered_once_even_while_paused() {
        Subscribed subscribed = Subscribed.to(partner).behaves("/status/500");
        subscribed.post("pause");
        Response test = subscribed.post("test");
        assertEquals(202, test.statusCode(), test.asString());
        assertEquals("subscription.test", subscribed.messages(1).get(0).type());
        Map<String, Object> failed = subscribed.deliveries(1, "failed").get(0);
        assertEquals("test", failed.get("event"));
        assertEquals(
                test.header("Location"),
                "http://localhost:8080" + subscribed.address() + "/deliveries/" + failed.get("id"));
    }

    @Test
    void deliveries_skipped_or_deleted_in_flight_stay_so() {
        Subscribed skipping = Subscribed.to(partner).behaves("/hang");
        Subscribed leaving = Subscribed.to(partner).behaves("/hang");
        Given.published();
        String skipped = skipping.messages(1).get(0).id();
        leaving.messages(1);
        skipping.post("pause");
        skipping.post("resume", Map.of("missed", "skip")).then().statusCode(200);
        leaving.owner().delete(leaving.address()).then().statusCode(204);
        Await.until(
                Duration.ofSeconds(90),
                () -> !attempts(skipping.deliveries().get(0)).isEmpty(),
                () -> "no outcome: " + skipping.deliveries());
        Map<String, Object> delivery = skipping.deliveries().get(0);
        assertEquals("timed-out", attempts(delivery).get(0).get("failure"));
        assertEquals("dropped", delivery.get("status"));
        clock.advance(Duration.ofSeconds(6));
        Subscribed other = Subscribed.to(partner);
        Given.published();
        other.messages(1);
        assertEquals(
                1,
                skipping.messages().stream()
                        .filter(message -> message.id().equals(skipped))
                        .count());
    }

    @Test
    void a_subscription_pauses_when_its_key_ends() {
        Response key = Given.key(Map.of("role", "partner"));
        Subscribed subscribed = Subscribed.to(partner, key.path("key"), Map.of());
        Given.staff().delete(Given.KEYS + "/" + key.path("id")).then().statusCode(200);
        Given.published();
        Await.until(
                Duration.ofSeconds(60),
                () -> "key-ended".equals(Given.staff().get(subscribed.address()).path("reason")),
                () -> Given.staff().get(subscribed.address()).asString());
        assertEquals(0, subscribed.messages().size());
    }

    @Test
    void timeouts_and_closed_connections_are_reported() {
        Subscribed closing = Subscribed.to(partner).behaves("/break-off");
        Subscribed redirecting = Subscribed.to(partner).behaves("/redirect?to=http://169.254.169.254/");
        Subscribed endless = Subscribed.to(partner).behaves("/endless-body");
        Given.published();
        awaitAttempt(closing, 1);
        assertEquals("broken-off", attempts(closing.deliveries().get(0)).get(0).get("failure"));
        awaitAttempt(redirecting, 1);
        assertEquals(302, attempts(redirecting.deliveries().get(0)).get(0).get("status"));
        endless.deliveries(1, "delivered");
    }

    private static void awaitAttempt(Subscribed subscribed, int number) {
        Await.until(
                Duration.ofSeconds(60),
                () -> subscribed.deliveries().stream()
                        .anyMatch(one -> attempts(one).size() >= number),
                () -> "not tried " + number + " times: " + subscribed.deliveries());
    }

    private static String last(Map<String, Object> delivery, String field) {
        List<Map<String, Object>> attempts = attempts(delivery);
        return (String) attempts.get(attempts.size() - 1).get(field);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> attempts(Map<String, Object> delivery) {
        return (List<Map<String, Object>>) delivery.get("attempts");
    }
}

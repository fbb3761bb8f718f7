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
import org.communique.media.Pictures;
import org.communique.media.Upload;
import org.communique.outbound.Partner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries to webhook subscriptions: their content, order and retries. */
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

    /** Appends publications that other tests have scheduled to the journal. Otherwise they would become due during a test of this class. */
    @BeforeEach
    void appendPublicationsScheduledByOtherTests() {
        while (duePublications.append(clock.instant().plus(Duration.ofDays(2)))) {
            Thread.onSpinWait();
        }
    }

    /** Remaining subscriptions would receive the events of other tests. */
    @AfterEach
    void deleteSubscriptions() {
        clock.reset();
        List<String> ids =
                Given.staff().get(TestSubscription.SUBSCRIPTIONS + "?limit=100").path("items.id");
        ids.forEach(id -> Given.staff()
                .delete(TestSubscription.SUBSCRIPTIONS + "/" + id)
                .then()
                .statusCode(204));
    }

    @Test
    void publication_correction_and_withdrawal_are_delivered_in_order() {
        TestSubscription subscription = TestSubscription.create(partner, Map.of("payload", "release"));
        Given.Release release = Given.published(Given.text("Қазақстан: «Жаңа дәліз» — открыт ✈"));
        Given.Release corrected =
                release.act("correct", Map.of("note", "Уточнено число", "changes", Map.of("summary", "Двадцать пять")));
        corrected.withdraw("Отозвано по просьбе сторон");

        List<TestSubscription.Message> messages = subscription.awaitMessages(3);
        assertEquals(
                List.of("press_release.published", "press_release.corrected", "press_release.withdrawn"),
                messages.stream().map(TestSubscription.Message::type).toList());
        assertEquals(release.id(), messages.get(0).releaseId());
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
        subscription.awaitDeliveries(3, "delivered");
    }

    @Test
    void the_payload_release_contains_the_release_as_the_api_shows_it() {
        TestSubscription subscription = TestSubscription.create(partner, Map.of("payload", "release"));
        String picture = Upload.picture(Pictures.jpeg(400, 300), "image/jpeg").path("id");
        Upload.renditions(picture);
        Map<String, Object> text = Given.text("Заголовок с «кавычками», ёлкой и эмодзи 🚄");
        text.put("media", List.of(Map.of("id", picture)));
        Given.Release release = Given.published(text);
        TestSubscription.Message message = subscription.awaitMessages(1).get(0);
        assertEquals(
                "320", message.data().at("/release/media/0/renditions/0/name").textValue());
        Map<String, Object> representation =
                subscription.owner().get(release.path()).path("");
        assertEquals(
                org.communique.web.JsonMapping.MAPPER.valueToTree(representation),
                message.data().get("release"));
    }

    @Test
    void the_payload_ninjs_contains_ninjs_and_a_withdrawn_release_is_canceled() {
        TestSubscription subscription = TestSubscription.create(partner, Map.of("payload", "ninjs"));
        Given.Release release = Given.published();
        assertEquals(
                "usable",
                subscription
                        .awaitMessages(1)
                        .get(0)
                        .data()
                        .at("/ninjs/pubStatus")
                        .textValue());
        release.withdraw("Отозвано");
        TestSubscription.Message withdrawn = subscription.awaitMessages(2).get(1);
        assertEquals("canceled", withdrawn.data().at("/ninjs/pubStatus").textValue());
        assertFalse(withdrawn.data().get("ninjs").has("bodies"));
    }

    @Test
    void the_payload_reference_contains_no_text() {
        TestSubscription subscription = TestSubscription.create(partner);
        Given.published(Given.text("Слово-которого-нет-в-ссылке"));
        TestSubscription.Message message = subscription.awaitMessages(1).get(0);
        assertFalse(
                message.request().text().contains("Слово-которого-нет"),
                message.request().text());
        assertEquals("reference", subscription.read().path("payload"));
    }

    @Test
    void only_matching_releases_and_events_are_delivered() {
        String organization = Given.organization();
        TestSubscription subscription = TestSubscription.create(
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

        List<TestSubscription.Message> messages = subscription.awaitMessages(2);
        assertEquals(
                List.of("press_release.published", "press_release.deleted"),
                messages.stream().map(TestSubscription.Message::type).toList());
        messages.forEach(message -> assertEquals(release.id(), message.releaseId()));
        subscription.awaitDeliveries(2, "delivered");
    }

    @Test
    void releases_that_may_not_be_syndicated_are_never_sent() {
        TestSubscription subscription = TestSubscription.create(partner, Map.of("payload", "release"));
        Map<String, Object> own = Given.text();
        own.put("attribution", Map.of("source", Map.of("name", "Источник"), "syndicatable", false));
        Given.published(own).withdraw("Отозвано");
        Given.Release first = Given.published();
        // A delivery that has not started when syndication is forbidden is not sent at all, so the test waits for it.
        subscription.awaitMessages(1);
        first.patch(Map.of("attribution", Map.of("syndicatable", false)))
                .patch(Map.of("summary", "Это уже не для партнёров"));
        // Deliveries of different releases do not wait for each other, so the deletion must arrive before the next
        // publication.
        subscription.awaitMessages(2);
        Given.Release last = Given.published();

        List<TestSubscription.Message> messages = subscription.awaitMessages(3);
        assertEquals(
                List.of(
                        "press_release.published " + first.id(),
                        "press_release.deleted " + first.id(),
                        "press_release.published " + last.id()),
                messages.stream()
                        .map(message -> message.type() + " " + message.releaseId())
                        .toList());
    }

    @Test
    void embargoed_releases_are_delivered_to_those_who_may_read_them() {
        String organization = Given.organization();
        TestSubscription all = TestSubscription.create(partner, Map.of("payload", "release"));
        TestSubscription own = TestSubscription.create(partner, Given.key("partner", organization), Map.of());
        // Filters by organization, since advancing the clock also publishes releases that other tests have scheduled.
        TestSubscription foreign = TestSubscription.create(
                partner,
                Given.key("partner", Given.organization()),
                Map.of("filter", Map.of("organization", List.of(organization))));
        TestSubscription staff = TestSubscription.create(partner, Given.key("editor"), Map.of());
        Given.Release hidden = Given.draft(Given.textOf(organization)).schedule();
        Given.Release embargoed = Given.draft(Given.textOf(organization)).embargo();
        all.awaitMessages(1);
        Given.Release open = Given.published(Given.textOf(organization));

        assertEquals(
                List.of(embargoed.id(), open.id()),
                all.awaitMessages(2).stream()
                        .map(TestSubscription.Message::releaseId)
                        .toList());
        assertTrue(
                all.awaitMessages(2).get(0).data().at("/release/embargoUntil").isTextual());
        own.awaitMessages(2);
        staff.awaitMessages(2);
        assertEquals(open.id(), foreign.awaitMessages(1).get(0).releaseId());

        clock.advance(Duration.ofHours(25));
        List<String> events = foreign.awaitMessages(3).stream()
                .map(message -> message.type() + " " + message.releaseId())
                .toList();
        assertTrue(events.contains("press_release.published " + hidden.id()), events::toString);
        assertTrue(events.contains("press_release.published " + embargoed.id()), events::toString);
    }

    @Test
    void a_release_that_became_unreadable_while_pending_is_delivered_without_its_text() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        TestSubscription subscription =
                TestSubscription.create(partner, Map.of("payload", "release")).behave("/status/500");
        Given.Release release = Given.published();
        awaitAttempts(subscription, 1);
        release.withdraw("Отозвано");
        subscription.behave("/status/200");
        clock.advance(Duration.ofSeconds(6));
        List<TestSubscription.Message> messages = subscription.awaitMessages(3);
        assertTrue(messages.get(0).data().has("release"));
        assertEquals("press_release.published", messages.get(1).type());
        assertFalse(messages.get(1).data().has("release"), "the text must not be sent any more");
        assertEquals("press_release.withdrawn", messages.get(2).type());
    }

    @Test
    void failed_deliveries_are_retried_by_the_schedule_and_then_the_subscription_is_paused() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        String organization = Given.organization();
        TestSubscription subscription = TestSubscription.create(
                        partner, Map.of("filter", Map.of("organization", List.of(organization))))
                .behave("/status/500");
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
            awaitAttempts(subscription, i + 1);
            Map<String, Object> delivery = subscription.deliveries().get(0);
            assertEquals("pending", delivery.get("status"));
            Duration pause = Duration.between(Instant.parse(fieldOfLastAttempt(delivery, "at")), Instant.parse((String)
                    delivery.get("nextAttemptAt")));
            Duration maxPause = pauses.get(i).plus(pauses.get(i).dividedBy(10)).plusSeconds(20);
            assertTrue(
                    pause.compareTo(pauses.get(i)) >= 0 && pause.compareTo(maxPause) <= 0,
                    "the pause is " + pause + " instead of " + pauses.get(i));
            clock.advance(pauses.get(i).plus(pauses.get(i).dividedBy(10)).plusSeconds(1));
        }
        subscription.awaitStatus("paused");
        assertEquals("failing", subscription.read().path("reason"));
        Map<String, Object> delivery = subscription.awaitDeliveries(1, "failed").get(0);
        List<Map<String, Object>> attempts = attempts(delivery);
        assertEquals(10, attempts.size());
        attempts.forEach(attempt -> {
            assertEquals(500, attempt.get("status"));
            assertTrue(attempt.get("at") != null && attempt.get("durationMillis") != null, attempt::toString);
        });
        List<String> ids = subscription.messages().stream()
                .map(TestSubscription.Message::id)
                .distinct()
                .toList();
        assertEquals(List.of(delivery.get("id")), ids, "the id does not change between attempts");
    }

    @Test
    void retry_after_is_honoured_by_all_deliveries_of_the_subscription() {
        TestSubscription subscription = TestSubscription.create(partner).behave("/status/429?retry-after=3600");
        Given.published();
        awaitAttempts(subscription, 1);
        Map<String, Object> delivery = subscription.deliveries().get(0);
        Duration pause = Duration.between(Instant.parse(fieldOfLastAttempt(delivery, "at")), Instant.parse((String)
                delivery.get("nextAttemptAt")));
        assertTrue(pause.compareTo(Duration.ofSeconds(3599)) >= 0, pause::toString);
        Given.published();
        TestSubscription other = TestSubscription.create(partner);
        Given.published();
        other.awaitMessages(1);
        assertEquals(1, subscription.messages().size(), "no delivery is sent before Retry-After has passed");
        subscription.behave("/status/204");
        clock.advance(Duration.ofHours(1).plusMinutes(7));
        subscription.awaitMessages(4);
        subscription.awaitDeliveries(3, "delivered");
    }

    @Test
    void a_410_disables_the_subscription() {
        TestSubscription subscription = TestSubscription.create(partner).behave("/status/410");
        Given.published();
        subscription.awaitStatus("disabled");
        assertEquals("gone", subscription.read().path("reason"));
        assertEquals(
                1, attempts(subscription.awaitDeliveries(1, "failed").get(0)).size());
        Given.published();
        TestSubscription other = TestSubscription.create(partner);
        Given.published();
        other.awaitMessages(1);
        assertEquals(1, subscription.messages().size());
    }

    @Test
    void deliveries_wait_for_those_of_the_same_release_only() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        TestSubscription subscription = TestSubscription.create(partner).behave("/status/503");
        Given.Release first = Given.published();
        awaitAttempts(subscription, 1);
        first.patch(Map.of("summary", "Сводка"));
        subscription.behave("/status/200");
        Given.Release other = Given.published();
        List<TestSubscription.Message> messages = subscription.awaitMessages(2);
        assertEquals(other.id(), messages.get(1).releaseId(), "a delivery of another release does not wait");
        clock.advance(Duration.ofSeconds(6));
        List<String> events = subscription.awaitMessages(4).stream()
                .map(message -> message.type() + " " + message.releaseId())
                .toList();
        assertEquals(
                List.of("press_release.published " + first.id(), "press_release.edited " + first.id()),
                events.subList(2, 4));
    }

    @Test
    void a_paused_subscription_receives_nothing_and_then_what_it_missed() {
        TestSubscription subscription = TestSubscription.create(partner);
        assertEquals("paused", subscription.post("pause").path("status"));
        assertEquals("requested", subscription.read().path("reason"));
        Given.Release first = Given.published();
        Given.Release second = Given.published();
        second.withdraw("Отозвано");
        TestSubscription other = TestSubscription.create(partner);
        Given.published();
        other.awaitMessages(1);
        assertEquals(0, subscription.messages().size());

        Response resumed = subscription.post("resume", Map.of());
        assertEquals(200, resumed.statusCode(), resumed.asString());
        assertNull(resumed.path("reason"));
        List<String> events = subscription.awaitMessages(4).stream()
                .map(message -> message.type() + " " + message.releaseId())
                .toList();
        assertTrue(events.contains("press_release.published " + first.id()), events::toString);
        assertTrue(
                events.indexOf("press_release.withdrawn " + second.id())
                        > events.indexOf("press_release.published " + second.id()),
                events::toString);
    }

    @Test
    void a_subscription_paused_while_it_catches_up_misses_nothing() {
        String key = Given.key("partner");
        List<TestSubscription> paused = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TestSubscription subscription = TestSubscription.create(partner, key, Map.of());
            subscription.post("pause");
            paused.add(subscription);
        }
        Given.Release release = Given.published();
        paused.forEach(subscription -> subscription.post("resume", Map.of()));
        paused.forEach(subscription ->
                assertEquals(release.id(), subscription.awaitMessages(1).get(0).releaseId()));
    }

    @Test
    void missed_events_can_be_skipped() {
        TestSubscription subscription = TestSubscription.create(partner);
        subscription.post("pause");
        Given.published();
        subscription.post("resume", Map.of("missed", "skip")).then().statusCode(200);
        Given.Release next = Given.published();
        assertEquals(
                List.of(next.id()),
                subscription.awaitMessages(1).stream()
                        .map(TestSubscription.Message::releaseId)
                        .toList());
    }

    @Test
    void a_purge_is_delivered_as_deleted_to_those_who_had_the_release() {
        TestSubscription subscription = TestSubscription.create(partner);
        Given.Release release = Given.published();
        subscription.awaitDeliveries(1, "delivered");
        TestSubscription late = TestSubscription.create(partner);
        late.post("pause");
        subscription.post("pause");
        Given.Release trashed = release.trash();
        Given.staff()
                .header("If-Match", trashed.etag())
                .post(release.path() + "/purge")
                .then()
                .statusCode(204);
        subscription.post("resume", Map.of());
        late.post("resume", Map.of());
        assertEquals(
                "press_release.deleted", subscription.awaitMessages(2).get(1).type());
        Given.Release next = Given.published();
        assertEquals(next.id(), late.awaitMessages(1).get(0).releaseId());
    }

    @Test
    void a_delivery_can_be_redelivered() {
        TestSubscription subscription = TestSubscription.create(partner);
        Given.published();
        String delivery =
                (String) subscription.awaitDeliveries(1, "delivered").get(0).get("id");
        Response redelivery = subscription.post("deliveries/" + delivery + "/redeliver");
        assertEquals(202, redelivery.statusCode(), redelivery.asString());
        List<TestSubscription.Message> messages = subscription.awaitMessages(2);
        assertEquals(messages.get(0).id(), messages.get(1).id());
        assertEquals(
                2, attempts(subscription.awaitDeliveries(1, "delivered").get(0)).size());
        assertEquals(
                (Object) delivery,
                subscription
                        .owner()
                        .get(subscription.address() + "/deliveries/" + delivery)
                        .path("id"));
    }

    @Test
    void everything_since_a_cursor_can_be_redelivered_even_if_never_delivered() {
        Given.Release before = Given.published();
        TestSubscription reader = TestSubscription.create(partner);
        Given.Release since = Given.published();
        String cursor = reader.awaitMessages(1).get(0).data().get("cursor").textValue();
        Given.Release early = Given.published();
        reader.awaitMessages(2);
        TestSubscription subscription = TestSubscription.create(partner);
        Given.Release late = Given.published();
        List<TestSubscription.Message> first = subscription.awaitMessages(1);
        // A delivery in flight when redelivery is requested would count as redelivered.
        subscription.awaitDeliveries(1, "delivered");
        Response redelivery = subscription.post("redeliver", Map.of("since", cursor));
        assertEquals(202, redelivery.statusCode(), redelivery.asString());
        List<TestSubscription.Message> messages = subscription.awaitMessages(3);
        List<String> redelivered = messages.subList(1, 3).stream()
                .map(TestSubscription.Message::releaseId)
                .sorted()
                .toList();
        assertEquals(List.of(early.id(), late.id()).stream().sorted().toList(), redelivered);
        assertTrue(messages.stream()
                        .filter(message -> message.id().equals(first.get(0).id()))
                        .count()
                == 2);
        assertNotEquals(before.id(), since.id());
        subscription
                .post("redeliver", Map.of("since", "AAAAAAAAAAAAAAAAAAAAAA"))
                .then()
                .statusCode(422);
    }

    @Test
    void a_rotated_secret_overlaps_for_a_day() {
        TestSubscription subscription = TestSubscription.create(partner);
        Response rotated = subscription.post("rotate-secret");
        assertEquals(200, rotated.statusCode(), rotated.asString());
        String newer = rotated.path("secret");
        assertNotEquals(subscription.secret(), newer);
        assertNull(subscription.read().path("secret"));
        Given.published();
        TestSubscription.Message both = subscription.awaitMessages(1).get(0);
        WebhookVerification.verify(both.request(), newer);
        assertEquals(2, both.request().headers().get("webhook-signature").split(" ").length);

        clock.advance(Duration.ofDays(1).plusMinutes(1));
        Given.published();
        List<Partner.Received> received = partner.awaitReceived(subscription.path(), 2);
        WebhookVerification.verify(received.get(1), newer);
        assertEquals(1, received.get(1).headers().get("webhook-signature").split(" ").length);
    }

    @Test
    void a_test_is_delivered_once_even_while_paused() {
        TestSubscription subscription = TestSubscription.create(partner).behave("/status/500");
        subscription.post("pause");
        Response test = subscription.post("test");
        assertEquals(202, test.statusCode(), test.asString());
        assertEquals("subscription.test", subscription.awaitMessages(1).get(0).type());
        Map<String, Object> failed = subscription.awaitDeliveries(1, "failed").get(0);
        assertEquals("test", failed.get("event"));
        assertEquals(
                test.header("Location"),
                "http://localhost:8080" + subscription.address() + "/deliveries/" + failed.get("id"));
    }

    @Test
    void deliveries_skipped_or_deleted_in_flight_stay_so() {
        TestSubscription skipping = TestSubscription.create(partner).behave("/hang");
        TestSubscription leaving = TestSubscription.create(partner).behave("/hang");
        Given.published();
        String skippedId = skipping.awaitMessages(1).get(0).id();
        leaving.awaitMessages(1);
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
        TestSubscription other = TestSubscription.create(partner);
        Given.published();
        other.awaitMessages(1);
        assertEquals(
                1,
                skipping.messages().stream()
                        .filter(message -> message.id().equals(skippedId))
                        .count());
    }

    @Test
    void a_subscription_pauses_when_its_key_ends() {
        Response key = Given.key(Map.of("role", "partner"));
        TestSubscription subscription = TestSubscription.create(partner, key.path("key"), Map.of());
        Given.staff().delete(Given.KEYS + "/" + key.path("id")).then().statusCode(200);
        Given.published();
        Await.until(
                Duration.ofSeconds(60),
                () -> "key-ended"
                        .equals(Given.staff().get(subscription.address()).path("reason")),
                () -> Given.staff().get(subscription.address()).asString());
        assertEquals(0, subscription.messages().size());
    }

    @Test
    void timeouts_and_closed_connections_are_reported() {
        TestSubscription closing = TestSubscription.create(partner).behave("/break-off");
        TestSubscription redirecting = TestSubscription.create(partner).behave("/redirect?to=http://169.254.169.254/");
        TestSubscription endless = TestSubscription.create(partner).behave("/endless-body");
        Given.published();
        awaitAttempts(closing, 1);
        assertEquals("broken-off", attempts(closing.deliveries().get(0)).get(0).get("failure"));
        awaitAttempts(redirecting, 1);
        assertEquals(302, attempts(redirecting.deliveries().get(0)).get(0).get("status"));
        endless.awaitDeliveries(1, "delivered");
    }

    private static void awaitAttempts(TestSubscription subscription, int count) {
        Await.until(
                Duration.ofSeconds(60),
                () -> subscription.deliveries().stream()
                        .anyMatch(delivery -> attempts(delivery).size() >= count),
                () -> "fewer than " + count + " attempts: " + subscription.deliveries());
    }

    private static String fieldOfLastAttempt(Map<String, Object> delivery, String field) {
        List<Map<String, Object>> attempts = attempts(delivery);
        return (String) attempts.get(attempts.size() - 1).get(field);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> attempts(Map<String, Object> delivery) {
        return (List<Map<String, Object>>) delivery.get("attempts");
    }
}

package org.communique.websub;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.Tier;
import org.communique.websub.Subscriber.Callback;
import org.communique.websub.Subscriber.Received;
import org.communique.websub.Subscriber.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSub hub, tested by a subscriber that relies only on the specification. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class WebSubTest {
    private static final String BASE_URL = "http://localhost:8080";
    private static final String RSS = "/feeds/press-releases.rss";
    private static final String ATOM = "/feeds/press-releases.atom";
    private static final String JSON = "/feeds/press-releases.json";
    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([a-z]+)\"");
    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/hub")
    URI hub;

    @Inject
    TestClock clock;

    @Inject
    AgroalDataSource database;

    private final String network = "2001:db8:5b:" + Integer.toHexString(NETWORKS.incrementAndGet()) + "::1";
    private Subscriber subscriber;
    private String organization;

    @BeforeEach
    void createOrganizationAndSubscriber() {
        organization = Given.organization();
        subscriber = new Subscriber();
    }

    @AfterEach
    void deleteSubscriptions() throws SQLException {
        clock.reset();
        subscriber.close();
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "with i as (delete from websub_intent) delete from websub_subscription")) {
            delete.executeUpdate();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RSS, ATOM, JSON})
    void headers_and_document_name_the_hub_and_the_topic(String feed) throws IOException {
        String path = feed + "?organization=" + organization + "&limit=5";
        Response first = read(path);
        Map<String, String> links = links(first.headers().getValues("Link"));
        assertEquals(Map.of("hub", BASE_URL + "/hub", "self", BASE_URL + path), links);
        for (Response again : List.of(
                read(path),
                given().urlEncodingEnabled(false).head(path),
                given().urlEncodingEnabled(false)
                        .header("Host", "evil.example.org")
                        .get(path),
                given().urlEncodingEnabled(false)
                        .header("If-None-Match", first.header("ETag"))
                        .get(path))) {
            assertEquals(links, links(again.headers().getValues("Link")), () -> "status " + again.statusCode());
        }
        String document = first.asString();
        if (feed.equals(JSON)) {
            JsonNode json = new ObjectMapper().readTree(first.asByteArray());
            assertEquals(BASE_URL + path, json.path("feed_url").asText());
            assertEquals("WebSub", json.at("/hubs/0/type").asText());
            assertEquals(BASE_URL + "/hub", json.at("/hubs/0/url").asText());
        } else {
            assertTrue(document.matches("(?s).*<(atom:)?link[^>]* rel=\"hub\"[^>]*>.*"), document);
            assertTrue(document.contains("href=\"" + BASE_URL + "/hub\""), document);
        }
    }

    @Test
    void a_later_page_has_no_hub() {
        publish();
        publish();
        JsonNode page =
                read(JSON + "?organization=" + organization + "&limit=1").as(JsonNode.class);
        String next = page.path("next_url").asText().substring(BASE_URL.length());
        Response second = read(next);
        assertEquals(Map.of("self", BASE_URL + next), links(second.headers().getValues("Link")));
        assertFalse(second.asString().contains("/hub"), second::asString);
        Callback callback = subscriber.callback("/page");
        assertEquals(202, subscribe(callback, BASE_URL + next).statusCode());
        callback.awaitHubRequest("denied", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {RSS, ATOM, JSON})
    void subscribers_receive_each_changed_feed_signed_and_to_the_byte(String feed) {
        String path = feed + "?organization=" + organization;
        Callback callback = subscriber.callback("/news?of=me&x=%20");
        HttpResponse<String> accepted = postToHub(Map.of(
                "hub.mode", "subscribe",
                "hub.topic", BASE_URL + path,
                "hub.callback", callback.url(),
                "hub.secret", "тайна & more",
                "hub.verify", "async"));
        assertEquals(202, accepted.statusCode(), accepted::body);
        Received request = callback.awaitHubRequest("subscribe", 1);
        assertTrue(request.query().startsWith("of=me&x=%20&hub."), request::query);
        assertEquals(BASE_URL + path, request.parameters().get("hub.topic"));
        assertEquals("864000", request.parameters().get("hub.lease_seconds"));
        assertTrue(request.parameters().get("hub.challenge").matches("[A-Za-z0-9_-]{22,}"), request::query);

        Given.Release release = publish();
        assertDelivered(callback.awaitDelivery(1), path, "тайна & more");
        release = release.act("correct", Map.of("note", "Опечатка", "changes", Map.of("title", "Исправлено")));
        Received corrected = callback.awaitDelivery(2);
        assertDelivered(corrected, path, "тайна & more");
        assertTrue(corrected.text().contains("Исправлено"), corrected::text);
        release.withdraw("Ошибка в цифрах");
        Received withdrawn = callback.awaitDelivery(3);
        assertDelivered(withdrawn, path, "тайна & more");
        assertTrue(withdrawn.text().contains("Ошибка в цифрах"), withdrawn::text);
        assertFalse(withdrawn.text().contains("Исправлено"), withdrawn::text);
        assertEquals("of=me&x=%20", withdrawn.query());
    }

    @Test
    void without_a_secret_nothing_is_signed_and_all_subscribers_of_a_topic_receive_the_same() {
        String topic = BASE_URL + ATOM + "?organization=" + organization;
        Callback one = subscribeAndAwait("/one", topic);
        Callback other = subscribeAndAwait("/other", topic);
        publish();
        Received first = one.awaitDelivery(1);
        assertArrayEquals(first.body(), other.awaitDelivery(1).body());
        assertFalse(first.headers().containsKey("X-Hub-Signature"));
    }

    @Test
    void changes_that_do_not_affect_a_topic_are_not_sent() {
        Callback english = subscribeAndAwait("/en", BASE_URL + RSS + "?language=en&organization=" + organization);
        Callback ours = subscribeAndAwait("/ours", BASE_URL + RSS + "?organization=" + organization);
        Callback others = subscribeAndAwait("/others", BASE_URL + JSON + "?organization=" + Given.organization());
        publish();
        ours.awaitDelivery(1);
        Map<String, Object> text = Given.textOf(organization);
        text.put("language", "en");
        Given.Release release = Given.published(text);
        ours.awaitDelivery(2);
        Received sent = english.awaitDelivery(1);
        assertTrue(sent.text().contains(release.id()), sent::text);
        release.patch(Map.of("language", "fr"));
        ours.awaitDelivery(3);
        assertFalse(english.awaitDelivery(2).text().contains(release.id()));
        publishAndAwait(ours, 4);
        assertEquals(2, english.deliveries().size());
        assertEquals(List.of(), others.deliveries());
    }

    @Test
    void a_topic_can_be_a_search() {
        String word = "слово" + organization.replace("-", "");
        Callback following = subscribeAndAwait("/search", BASE_URL + RSS + "?q=" + encoded(word + " -порт"));
        Callback ours = subscribeAndAwait("/ours", BASE_URL + RSS + "?organization=" + organization);
        publishAndAwait(ours, 1);
        Map<String, Object> text = Given.textOf(organization);
        text.put("summary", "Здесь есть " + word);
        Given.Release release = Given.published(text);
        assertTrue(following.awaitDelivery(1).text().contains(release.id()));
        release = release.patch(Map.of("subtitle", "В порту"));
        assertFalse(following.awaitDelivery(2).text().contains(release.id()), "it no longer matches");
        release = release.patch(Map.of("subtitle", "В городе"));
        assertTrue(following.awaitDelivery(3).text().contains(release.id()));
        release.withdraw("Ошибка в цифрах");
        assertTrue(following.awaitDelivery(4).text().contains("Ошибка в цифрах"));
        publish().withdraw("Ошибка в датах");
        assertTrue(following.awaitDelivery(5).text().contains("Ошибка в датах"), "a withdrawal is in every feed");
        Given.Release last = publish();
        Await.until(
                Subscriber.TIMEOUT,
                () -> ours.deliveries().stream().anyMatch(sent -> sent.text().contains(last.id())),
                () -> "the last release was not sent");
        assertEquals(5, following.deliveries().size());
    }

    @Test
    void topics_can_filter_by_slug_topic_source_or_author() {
        Response issuer = Given.organizationResponse();
        String mark = organization.substring(24);
        List<Callback> callbacks = List.of(
                subscribeAndAwait("/slug", BASE_URL + RSS + "?organization=" + issuer.path("slug")),
                subscribeAndAwait("/topic", BASE_URL + RSS + "?topic=" + encoded("Тема " + mark)),
                subscribeAndAwait("/source", BASE_URL + JSON + "?source=" + encoded("Источник " + mark) + "&type=news"),
                subscribeAndAwait("/author", BASE_URL + ATOM + "?author=" + encoded("Автор " + mark) + "&limit=3"));
        Map<String, Object> text = Given.textOf(issuer.path("id"));
        text.put("type", "news");
        text.put("topics", List.of("Тема " + mark, "Ещё"));
        text.put(
                "attribution",
                Map.of(
                        "source", Map.of("name", "Источник " + mark),
                        "authors", List.of(Map.of("name", "Другой"), Map.of("name", "Автор " + mark))));
        Given.Release release = Given.published(text);
        callbacks.forEach(
                callback -> assertTrue(callback.awaitDelivery(1).text().contains(release.id()), callback::url));
    }

    @Test
    void topics_can_filter_by_values_in_any_spelling() {
        String mark = organization.substring(24);
        List<Callback> callbacks = List.of(
                subscribeAndAwait("/case", BASE_URL + RSS + "?topic=" + encoded("СОЮЗ ЙОД " + mark)),
                subscribeAndAwait("/form", BASE_URL + ATOM + "?topic=" + encoded("\u00A0союз  и\u0306од " + mark)),
                subscribeAndAwait("/source", BASE_URL + JSON + "?source=" + encoded("И\u0306од\u00A0" + mark)),
                subscribeAndAwait("/author", BASE_URL + JSON + "?author=" + encoded(" Йод " + mark)));
        Map<String, Object> text = Given.textOf(organization);
        text.put("topics", List.of("Союз Й\u200Bод " + mark));
        text.put(
                "attribution",
                Map.of(
                        "source", Map.of("name", "Йод " + mark),
                        "authors", List.of(Map.of("name", "И\u0306од " + mark))));
        Given.Release release = Given.published(text);
        callbacks.forEach(
                callback -> assertTrue(callback.awaitDelivery(1).text().contains(release.id()), callback::url));
        release.patch(Map.of("topics", List.of(), "attribution", Map.of("source", Map.of("name", "Другой"))));
        callbacks
                .subList(0, 3)
                .forEach(callback ->
                        assertFalse(callback.awaitDelivery(2).text().contains(release.id()), callback::url));
    }

    @Test
    void a_renamed_organization_is_sent() {
        Response issuer = Given.organizationResponse();
        Map<String, Object> text = Given.textOf(issuer.path("id"));
        text.put("attribution", Map.of());
        Given.published(text);
        Callback callback = subscribeAndAwait("/renamed", BASE_URL + ATOM + "?organization=" + issuer.path("id"));
        Given.staff()
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", issuer.header("ETag"))
                .body(Map.of("name", "Новое имя"))
                .patch("/v1/organizations/" + issuer.path("id"))
                .then()
                .statusCode(200);
        Received sent = callback.awaitDelivery(1);
        assertTrue(sent.text().contains("Новое имя"), sent::text);
    }

    @Test
    void an_embargoed_release_is_sent_at_its_time_and_not_earlier() {
        Callback callback = subscribeAndAwait("/embargo", BASE_URL + RSS + "?organization=" + organization);
        Instant at = clock.instant().plus(Duration.ofHours(1));
        Given.Release release =
                Given.draft(Given.textOf(organization)).publish(Map.of("publishedAt", at.toString(), "embargo", true));
        release = release.patch(Map.of("subtitle", "Ещё не всё"));
        publishAndAwait(callback, 1);
        assertFalse(callback.deliveries().get(0).text().contains(release.id()));
        clock.advance(Duration.between(clock.instant(), at));
        Instant dueAt = Instant.now();
        assertTrue(callback.awaitDelivery(2).text().contains(release.id()));
        assertTrue(Duration.between(dueAt, Instant.now()).toSeconds() < 15);
    }

    @Test
    void a_lease_ends_unless_it_is_renewed() {
        String topic = BASE_URL + RSS + "?organization=" + organization;
        Callback expiring = subscriber.callback("/ends");
        assertEquals(202, subscribe(expiring, topic, "hub.lease_seconds", "1").statusCode());
        assertEquals(
                "300", expiring.awaitHubRequest("subscribe", 1).parameters().get("hub.lease_seconds"));
        Callback stays = subscriber.callback("/stays");
        assertEquals(202, subscribe(stays, topic, "hub.lease_seconds", "300").statusCode());
        awaitSubscriptions(2);
        clock.advance(Duration.ofSeconds(200));
        subscribe(stays, topic, "hub.lease_seconds", "99999999");
        assertEquals(
                "2592000", stays.awaitHubRequest("subscribe", 2).parameters().get("hub.lease_seconds"));
        await("select count(*) from websub_intent", 0);
        clock.advance(Duration.ofSeconds(101));
        publish();
        stays.awaitDelivery(1);
        awaitSubscriptions(1);
        publishAndAwait(stays, 2);
        assertEquals(List.of(), expiring.deliveries());
    }

    @Test
    void an_unsubscription_takes_effect_when_it_is_confirmed() {
        String topic = BASE_URL + RSS + "?organization=" + organization;
        Callback callback = subscribeAndAwait("/leaves", topic);
        Callback stays = subscribeAndAwait("/stays", topic);
        callback.respondToVerification(request -> Reply.of(404));
        assertEquals(202, unsubscribe(callback, topic).statusCode());
        Received request = callback.awaitHubRequest("unsubscribe", 1);
        assertEquals(topic, request.parameters().get("hub.topic"));
        assertFalse(request.parameters().containsKey("hub.lease_seconds"));
        await("select count(*) from websub_intent", 0);
        publish();
        callback.awaitDelivery(1);
        callback.respondToVerification(
                verification -> new Reply(200, verification.parameters().get("hub.challenge"), Map.of()));
        unsubscribe(callback, topic);
        awaitSubscriptions(1);
        publishAndAwait(stays, 2);
        assertEquals(1, callback.deliveries().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/",
                "http://localhost:8080/feeds/press-releases.xml",
                "http://localhost:8080/feeds/press-releases.rss#top",
                "http://localhost:8080/feeds/press-releases.rss?",
                "http://localhost:8080/feeds/press-releases.rss?langage=ru",
                "http://localhost:8080/feeds/press-releases.rss?language=",
                "http://localhost:8080/feeds/press-releases.rss?language=not%20one",
                "http://localhost:8080/feeds/press-releases.rss?author=a&author=b",
                "http://localhost:8080/feeds/press-releases.rss?limit=101",
                "http://localhost:8080/feeds/press-releases.rss?cursor=abc",
                "http://localhost:8080/feeds/press-releases.rss?status=draft",
                "http://localhost:8080/feeds/press-releases.rss?topic=%FF",
                "http://localhost/feeds/press-releases.rss",
                "https://localhost:8080/feeds/press-releases.rss",
                "http://elsewhere.example.org/feeds/press-releases.rss"
            })
    void a_topic_that_is_not_a_feed_is_denied(String topic) {
        Callback callback = subscriber.callback("/denied");
        assertEquals(202, subscribe(callback, topic).statusCode());
        Received denial = callback.awaitHubRequest("denied", 1);
        assertEquals(topic, denial.parameters().get("hub.topic"));
        assertFalse(denial.parameters().get("hub.reason").isBlank());
        assertEquals(List.of(), callback.hubRequests("subscribe"));
    }

    @Test
    void a_callback_that_does_not_confirm_is_not_subscribed() {
        String topic = BASE_URL + RSS + "?organization=" + organization;
        Map<String, Reply> replies = Map.of(
                "/wrong",
                new Reply(200, "another", Map.of()),
                "/empty",
                Reply.of(200),
                "/gone",
                Reply.of(404),
                "/moved",
                new Reply(302, "", Map.of("Location", "/elsewhere")));
        replies.forEach((path, reply) -> {
            Callback callback = subscriber.callback(path);
            callback.respondToVerification(request -> reply);
            assertEquals(202, subscribe(callback, topic).statusCode());
            callback.awaitHubRequest("subscribe", 1);
        });
        for (String suffix : List.of(" ", "\n", "x")) {
            Callback callback = subscriber.callback("/more" + (int) suffix.charAt(0));
            callback.respondToVerification(
                    request -> new Reply(200, request.parameters().get("hub.challenge") + suffix, Map.of()));
            subscribe(callback, topic);
            callback.awaitHubRequest("subscribe", 1);
        }
        await("select count(*) from websub_intent", 0);
        awaitSubscriptions(0);
        assertEquals(
                7,
                subscriber.all().stream()
                        .mapToInt(callback -> callback.hubRequests("subscribe").size())
                        .sum());
    }

    @Test
    void a_failing_callback_is_asked_twice_more() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        Callback callback = subscriber.callback("/busy");
        callback.respondToVerification(request -> Reply.of(503));
        String topic = BASE_URL + RSS + "?organization=" + organization;
        subscribe(callback, topic);
        Received first = callback.awaitHubRequest("subscribe", 1);
        await("select attempts from websub_intent", 1);
        clock.advance(Duration.ofSeconds(5));
        Received second = callback.awaitHubRequest("subscribe", 2);
        assertNotEquals(
                first.parameters().get("hub.challenge"), second.parameters().get("hub.challenge"));
        await("select attempts from websub_intent", 2);
        clock.advance(Duration.ofMinutes(1));
        callback.awaitHubRequest("subscribe", 3);
        await("select count(*) from websub_intent", 0);
        awaitSubscriptions(0);
    }

    @Test
    void a_renewal_takes_effect_when_confirmed_and_a_newer_request_replaces_it() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        String path = RSS + "?organization=" + organization;
        Callback callback = subscriber.callback("/renews");
        subscribe(callback, BASE_URL + path, "hub.secret", "old");
        awaitSubscriptions(1);
        callback.respondToVerification(request -> Reply.of(503));
        subscribe(callback, BASE_URL + path, "hub.secret", "never");
        await("select attempts from websub_intent", 1);
        publish();
        assertDelivered(callback.awaitDelivery(1), path, "old");
        callback.respondToVerification(
                request -> new Reply(200, request.parameters().get("hub.challenge"), Map.of()));
        subscribe(callback, BASE_URL + path, "hub.secret", "new");
        await("select count(*) from websub_intent", 0);
        clock.advance(Duration.ofSeconds(6));
        publish();
        assertDelivered(callback.awaitDelivery(2), path, "new");
        assertEquals(3, callback.hubRequests("subscribe").size());
        awaitSubscriptions(1);
    }

    @Test
    void a_failed_delivery_is_retried_later_with_the_current_feed() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        String path = JSON + "?organization=" + organization;
        Callback callback = subscribeAndAwait("/later", BASE_URL + path);
        callback.respondToDelivery(500);
        publish();
        callback.awaitDelivery(1);
        awaitAttempts(1);
        Given.Release second = publish();
        clock.advance(Duration.ofSeconds(4));
        callback.respondToDelivery(new Reply(503, "", Map.of("Retry-After", "600")));
        clock.advance(Duration.ofSeconds(3));
        assertTrue(callback.awaitDelivery(2).text().contains(second.id()));
        awaitAttempts(2);
        clock.advance(Duration.ofMinutes(9));
        callback.respondToDelivery(204);
        Given.Release third = publish();
        Callback other = subscribeAndAwait("/other", BASE_URL + path);
        publish();
        other.awaitDelivery(1);
        assertEquals(2, callback.deliveries().size(), "no delivery is sent before Retry-After has passed");
        clock.advance(Duration.ofSeconds(61));
        Received sent = callback.awaitDelivery(3);
        assertDelivered(sent, path, null);
        assertTrue(sent.text().contains(third.id()));
        awaitAttempts(0);
        assertEquals(3, callback.deliveries().size());
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void a_subscription_that_fails_for_days_is_ended_with_a_notice() {
        clock.freezeAt(Instant.now()); // retries happen only when the test advances the clock
        String topic = BASE_URL + ATOM + "?organization=" + organization;
        Callback callback = subscribeAndAwait("/over", topic);
        callback.respondToDelivery(new Reply(301, "", Map.of("Location", "/elsewhere")));
        publish();
        callback.awaitDelivery(1);
        List<Duration> schedule = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24));
        for (int i = 0; i < schedule.size(); i++) {
            awaitAttempts(i + 1);
            clock.advance(schedule.get(i).multipliedBy(11).dividedBy(10).plusSeconds(1));
            callback.awaitDelivery(i + 2);
        }
        Received denial = callback.awaitHubRequest("denied", 1);
        assertEquals(topic, denial.parameters().get("hub.topic"));
        await("select count(*) from websub_intent", 0);
        awaitSubscriptions(0);
        assertEquals(1, callback.hubRequests("denied").size());
        assertEquals(schedule.size() + 1, callback.deliveries().size());
    }

    @Test
    void a_410_ends_the_subscription() {
        String topic = BASE_URL + ATOM + "?organization=" + organization;
        Callback callback = subscribeAndAwait("/gone", topic);
        callback.respondToDelivery(410);
        publish();
        callback.awaitDelivery(1);
        awaitSubscriptions(0);
        assertEquals(List.of(), callback.hubRequests("denied"));
    }

    @Test
    void subscribers_of_a_topic_that_is_no_feed_any_more_are_notified_once() throws SQLException {
        Callback callback = subscribeAndAwait("/moved", BASE_URL + ATOM + "?organization=" + organization);
        // In one statement, since a topic without subscriptions may be deleted in between.
        execute(
                "with old as (insert into websub_topic (url, state) values ('http://old.example.org/feeds/press-releases.rss', ''))"
                        + " update websub_subscription set topic = 'http://old.example.org/feeds/press-releases.rss'");
        Received denial = callback.awaitHubRequest("denied", 1);
        assertEquals(
                "http://old.example.org/feeds/press-releases.rss",
                denial.parameters().get("hub.topic"));
        awaitSubscriptions(0);
        await("select count(*) from websub_intent", 0);
        assertEquals(1, callback.hubRequests("denied").size());
    }

    @Test
    void a_leased_delivery_is_sent_by_another_node_only_when_the_lease_has_ended() throws SQLException {
        Callback leased = subscribeAndAwait("/leased", BASE_URL + ATOM + "?organization=" + organization);
        Callback free = subscribeAndAwait("/free", BASE_URL + ATOM + "?organization=" + organization);
        Instant before = Instant.now();
        execute(
                "update websub_subscription set leased_until = now() + interval '2 seconds' where callback like '%/leased'");
        publish();
        free.awaitDelivery(1);
        leased.awaitDelivery(1);
        assertFalse(Instant.now().isBefore(before.plusSeconds(2)));
    }

    @Test
    void a_full_hub_accepts_no_new_subscription_but_renewals_and_unsubscriptions() throws SQLException {
        String topic = BASE_URL + ATOM + "?organization=" + organization;
        Callback callback = subscribeAndAwait("/member", topic);
        execute("insert into websub_subscription (id, pair, topic, callback, recipient, expires_at, delivered)"
                + " select gen_random_uuid(), uuid_send(gen_random_uuid()), topic, callback || n, recipient, expires_at, delivered"
                + " from websub_subscription, generate_series(1, 9999) n");
        HttpResponse<String> rejected = subscribe(subscriber.callback("/late"), topic);
        assertEquals(503, rejected.statusCode(), rejected::body);
        assertTrue(rejected.headers().firstValue("Retry-After").isPresent());
        assertEquals(202, subscribe(callback, topic).statusCode());
        callback.awaitHubRequest("subscribe", 2);
        await("select count(*) from websub_intent", 0);
        assertEquals(202, unsubscribe(callback, topic).statusCode());
        awaitSubscriptions(9_999);
        assertEquals(202, subscribe(subscriber.callback("/late"), topic).statusCode());
        awaitSubscriptions(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hub.mode     |",
                "hub.mode     | publish",
                "hub.mode     | denied",
                "hub.topic    |",
                "hub.topic    | feeds/press-releases.rss",
                "hub.topic    | ftp://localhost/feeds",
                "hub.topic    | http://localhost:8080/feeds/новости",
                "hub.topic    | http://localhost:8080/ feeds",
                "hub.callback |",
                "hub.callback | /callback",
                "hub.callback | mailto:me@example.org",
                "hub.callback | http://192.168.1.1/callback",
                "hub.callback | https://10.0.0.1/callback",
                "hub.callback | https://[::1]/callback",
                "hub.callback | http://127.0.0.1:9/callback#part",
                "hub.callback | http://me:secret@127.0.0.1:9/callback",
                "hub.lease_seconds | soon",
                "hub.lease_seconds | -1",
                "hub.lease_seconds | 0",
                "hub.lease_seconds | 9999999999999"
            })
    void an_invalid_parameter_is_named(String parameter, String value) throws IOException {
        assertRejected(form(parameter, value), parameter);
    }

    @Test
    void values_that_are_too_long_or_repeated_are_rejected() throws IOException {
        assertRejected(form("hub.topic", BASE_URL + RSS + "?author=" + "a".repeat(2_000)), "hub.topic");
        assertRejected(form("hub.callback", "http://127.0.0.1:9/" + "a".repeat(2_000)), "hub.callback");
        assertRejected(form("hub.secret", "ж".repeat(100)), "hub.secret");
        assertRejected(form("hub.secret", "a\u0000b"), "hub.secret");
        assertRejected(form("hub.secret", "s") + "&hub.secret=t", "hub.secret");
        assertEquals(202, post(form("hub.secret", "s".repeat(199))).statusCode());
        HttpResponse<String> large = post(form("x", "a".repeat(20_000)));
        assertEquals(413, large.statusCode(), large::body);
        assertEquals(400, post("hub.mode=%zz").statusCode());
        given().contentType("application/json")
                .body("{}")
                .post("/hub")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        given().get("/hub").then().statusCode(405);
    }

    @Test
    void the_hub_limits_requests_per_minute_and_network() {
        clock.freezeAt(clock.instant());
        String form = form("hub.mode", "none");
        for (int i = 0; i < 60; i++) {
            assertEquals(400, post(form).statusCode());
        }
        HttpResponse<String> rejected = post(form);
        assertEquals(429, rejected.statusCode());
        assertTrue(rejected.headers().firstValue("Retry-After").isPresent());
        clock.freezeAt(clock.instant().plusSeconds(1));
        assertEquals(400, post(form).statusCode());
    }

    private Given.Release publish() {
        return Given.published(Given.textOf(organization));
    }

    /** Publishes a release and waits until the callback has received it. Every earlier change has then reached it. */
    private void publishAndAwait(Callback callback, int count) {
        publish();
        callback.awaitDelivery(count);
    }

    private Callback subscribeAndAwait(String path, String topic) {
        Callback callback = subscriber.callback(path);
        long before = queryNumber("select count(*) from websub_subscription");
        HttpResponse<String> accepted = subscribe(callback, topic);
        assertEquals(202, accepted.statusCode(), accepted::body);
        awaitSubscriptions(before + 1);
        return callback;
    }

    private HttpResponse<String> subscribe(Callback callback, String topic, String... more) {
        Map<String, String> form =
                new HashMap<>(Map.of("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", callback.url()));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return postToHub(form);
    }

    private HttpResponse<String> unsubscribe(Callback callback, String topic) {
        return postToHub(Map.of("hub.mode", "unsubscribe", "hub.topic", topic, "hub.callback", callback.url()));
    }

    private static String form(String parameter, String value) {
        Map<String, String> form = new HashMap<>(Map.of(
                "hub.mode", "subscribe", "hub.topic", BASE_URL + RSS, "hub.callback", "http://127.0.0.1:9/callback"));
        form.put(parameter, value == null ? "" : value);
        return encoded(form);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> postToHub(Map<String, String> form) {
        return post(encoded(form));
    }

    private HttpResponse<String> post(String form) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(hub)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("X-Forwarded-For", network)
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void assertRejected(String form, String parameter) throws IOException {
        HttpResponse<String> response = post(form);
        assertEquals(400, response.statusCode(), response::body);
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(null));
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertEquals(parameter, problem.path("parameter").asText(), response::body);
        assertTrue(problem.path("detail").asText().startsWith("The parameter `" + parameter + "` "), response::body);
    }

    private static void assertDelivered(Received delivery, String path, String secret) {
        Response read = read(path);
        assertEquals(read.asString(), delivery.text());
        assertEquals(
                read.header("Content-Type").replace(" ", ""),
                delivery.headers().get("Content-Type").replace(" ", ""));
        assertEquals(
                Map.of("hub", BASE_URL + "/hub", "self", BASE_URL + path),
                links(List.of(delivery.headers().get("Link"))));
        String signature = delivery.headers().get("X-Hub-Signature");
        assertEquals(secret == null ? null : "sha256=" + hmac(delivery.body(), secret), signature);
    }

    private static String hmac(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Response read(String path) {
        return given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static Map<String, String> links(List<String> headers) {
        Map<String, String> links = new HashMap<>();
        headers.forEach(header -> {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                links.put(link.group(2), link.group(1));
            }
        });
        return links;
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.executeUpdate();
        }
    }

    private void awaitSubscriptions(long count) {
        await("select count(*) from websub_subscription", count);
    }

    private void awaitAttempts(long attempts) {
        await("select max(attempts) from websub_subscription", attempts);
    }

    private void await(String query, long expected) {
        Await.until(Subscriber.TIMEOUT, () -> queryNumber(query) == expected, () -> query + ": " + queryNumber(query));
    }

    /** @return -1 if the query returns no row */
    private long queryNumber(String query) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

package org.communique.changes;

import static io.restassured.RestAssured.given;
import static org.communique.Given.KEYS;
import static org.communique.Given.draft;
import static org.communique.Given.key;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.communique.Await;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.communique.changes.Listener.Event;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ChangeStreamTest {
    private static final String STREAM = "/v1/changes/stream";
    private static final int WRITERS = 4;
    private static final int RELEASES_EACH = 12;
    private static final int EVENTS = WRITERS * RELEASES_EACH * 3;
    private static final int LARGE_CHANGES = 150;

    @TestHTTPResource("/")
    URI service;

    @Inject
    FeedPosition feedPosition;

    @Test
    void changes_are_streamed_as_they_happen() {
        try (Listener listener = open(STREAM)) {
            assertEquals(200, listener.status);
            assertTrue(
                    listener.headers.get("Content-Type").startsWith("text/event-stream"), listener.headers::toString);
            assertEquals("no-store", listener.headers.get("Cache-Control"));
            assertEquals("no", listener.headers.get("X-Accel-Buffering"));
            assertEquals(null, listener.headers.get("Content-Encoding"));
            draft();
            Release release = published();
            Event event = listener.next();
            assertEquals("published", event.event());
            JsonPath change = JsonPath.from(event.data());
            assertEquals(release.id(), change.getString("id"));
            assertEquals(event.id(), change.getString("cursor"));
            assertEquals("published", change.getString("event"));
            release.withdraw("Ошибка");
            assertEquals("Ошибка", JsonPath.from(listener.next().data()).getString("reason"));
            assertEquals(List.of("2000"), listener.retries);
        }
    }

    @Test
    void each_client_receives_the_changes_it_may_see() {
        String key = key("partner");
        try (Listener everyone = open(STREAM);
                Listener partner = open(STREAM, "Authorization: Bearer " + key)) {
            // A stream sends only later changes, so both must be open before the first write.
            Release embargoed = draft().embargo();
            Release release = published();
            assertEquals(release.id(), id(everyone.next()));
            assertEquals(embargoed.id(), id(partner.next()));
            assertEquals(release.id(), id(partner.next()));
        }
    }

    @Test
    void a_stream_of_a_search_has_the_changes_of_what_it_finds() {
        String word = "слово" + UUID.randomUUID().toString().replace("-", "");
        String organization = Given.organization();
        String search = STREAM + "?q=" + URLEncoder.encode(word + " -порт", StandardCharsets.UTF_8) + "&organization="
                + organization;
        Map<String, Object> text = Given.textOf(organization);
        text.put("title", "Сначала");
        try (Listener listener = open(search)) {
            Release release = published(text);
            release = release.patch(Map.of("title", "Теперь " + word));
            published(Given.text("Чужое " + word));
            release = release.act("correct", Map.of("note", "Уточнение", "changes", Map.of("summary", "Кратко")));
            release = release.patch(Map.of("summary", "В порту"));
            release = release.patch(Map.of("summary", "В городе"));
            release.withdraw("Ошибка");
            for (String expected : List.of("published", "corrected", "deleted", "published", "withdrawn")) {
                Event event = listener.next();
                assertEquals(expected, event.event());
                assertEquals(release.id(), id(event));
            }
        }
    }

    @Test
    void a_stream_does_not_tell_what_releases_said_before_it_was_opened() {
        String word = "слово" + UUID.randomUUID().toString().replace("-", "");
        String organization = Given.organization();
        Map<String, Object> text = Given.textOf(organization);
        String start = feedPosition.end();
        text.put("title", "Раньше " + word);
        Release corrected =
                published(text).act("correct", Map.of("note", "Уточнение", "changes", Map.of("title", "Теперь иначе")));
        Release withdrawn = published(text).withdraw("Ошибка");
        Release trashed = published(text).trash();
        text.put("title", "Ныне " + word + " иное" + word);
        Release last = published(text);
        List<String> expected = List.of(
                "deleted " + corrected.id(),
                "withdrawn " + withdrawn.id(),
                "deleted " + trashed.id(),
                "published " + last.id());
        for (String q : List.of(word, "иное" + word)) {
            String search =
                    STREAM + "?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + "&organization=" + organization;
            try (Listener listener = open(search, "Last-Event-ID: " + start)) {
                List<String> events = new ArrayList<>();
                for (int i = 0; i < expected.size(); i++) {
                    Event event = listener.next();
                    events.add(event.event() + " " + id(event));
                }
                assertEquals(expected, events, q);
            }
        }
    }

    @Test
    void a_stream_that_has_nothing_to_report_tells_how_far_it_has_read() {
        String search = STREAM + "?q=" + URLEncoder.encode("слово-которого-нет", StandardCharsets.UTF_8);
        String first;
        try (Listener listener = open(search)) {
            published();
            Await.until(Duration.ofSeconds(20), () -> listener.lastId != null, () -> "no id came with a heartbeat");
            first = listener.lastId;
            assertTrue(listener.hasNoEvents());
        }
        Release release = published();
        try (Listener everything = open(STREAM, "Last-Event-ID: " + first)) {
            assertEquals(release.id(), id(everything.next()), "what came before need not be read again");
        }
    }

    @Test
    void work_on_hidden_releases_is_not_noticed_in_a_stream_that_has_nothing_to_report() throws InterruptedException {
        String search = STREAM + "?q=" + URLEncoder.encode("слово-которого-нет", StandardCharsets.UTF_8);
        try (Listener listener = open(search)) {
            draft().patch(Map.of("title", "Черновик"));
            draft().embargo().patch(Map.of("title", "Под эмбарго"));
            int comments = listener.comments.get();
            Await.until(
                    Duration.ofSeconds(20), () -> listener.comments.get() > comments + 2, () -> "no heartbeat came");
            assertEquals(null, listener.lastId);
        }
    }

    @Test
    void a_scheduled_publication_is_streamed_at_its_instant() {
        try (Listener listener = open(STREAM)) {
            Instant instant = Instant.now().plusSeconds(1);
            Release release = draft().publish(Map.of("publishedAt", instant.toString()));
            Event event = listener.next();
            assertEquals(release.id(), id(event));
            assertFalse(Instant.now().isBefore(instant), "the publication was streamed too early");
        }
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void concurrent_writes_are_streamed_exactly_once() throws Exception {
        String start = feedPosition.end();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writing.add(writers.submit(() -> {
                for (int n = 0; n < RELEASES_EACH; n++) {
                    draft();
                    published().patch(Map.of("summary", "Правка")).withdraw("Отозвано");
                }
            }));
        }
        writers.shutdown();
        ChangeFeed changeFeed = new ChangeFeed(RestAssured::given, start, 7);
        List<String> paged = new ArrayList<>();
        List<String> resumed = new ArrayList<>();
        String last = start;
        try (Listener steady = open(STREAM + "?since=" + start)) {
            while (resumed.size() < EVENTS) {
                changeFeed.next().forEach(change -> paged.add((String) change.get("cursor")));
                try (Listener resuming = open(STREAM, "Last-Event-ID: " + last)) {
                    for (int n = 0; n < 5 && resumed.size() < EVENTS; n++) {
                        last = resuming.next().id();
                        resumed.add(last);
                    }
                }
            }
            for (Future<?> each : writing) {
                each.get();
            }
            changeFeed.next().forEach(change -> paged.add((String) change.get("cursor")));
            String end = paged.get(paged.size() - 1);
            assertEquals(EVENTS, paged.size());
            assertEquals(paged, resumed);
            assertEquals(paged, steady.until(end).stream().map(Event::id).toList());
        }
    }

    @Test
    void an_unknown_cursor_gets_a_reset_and_the_stream_goes_on() {
        for (String unknown : List.of("x", feedPosition.beyondEnd(), "AAAAAAAAAAAAAAAAAAAAAA")) {
            try (Listener listener = open(STREAM, "Last-Event-ID: " + unknown)) {
                Event reset = listener.next();
                assertEquals("reset", reset.event());
                assertEquals(reset.id(), JsonPath.from(reset.data()).getString("next"));
                Release release = published();
                assertEquals(release.id(), id(listener.next()));
                given().queryParam("since", reset.id())
                        .get("/v1/changes")
                        .then()
                        .statusCode(200)
                        .body("changes[0].id", equalTo(release.id()));
            }
        }
    }

    @Test
    void a_quiet_stream_sends_heartbeats() {
        try (Listener listener = open(STREAM)) {
            await(() -> listener.comments.get() >= 3);
            assertTrue(listener.hasNoEvents());
        }
    }

    @Test
    void a_client_that_does_not_read_is_disconnected_and_the_others_receive_everything() throws IOException {
        String start = feedPosition.end();
        // The service may not have noticed yet that other tests have closed their streams.
        await(() -> streams() == 0);
        try (Listener reading = open(STREAM + "?since=" + start);
                Socket slow = Listener.connect(service, STREAM + "?since=" + start)) {
            await(() -> streams() == 2);
            List<ObjectNode> lines = new ArrayList<>();
            for (int i = 0; i < LARGE_CHANGES; i++) {
                lines.add(Transfer.line());
            }
            send(lines);
            lines.forEach(line -> line.put("status", "withdrawn")
                    .putObject("withdrawal")
                    .put("at", "2023-01-01T00:00:00Z")
                    .put("reason", "Ъ".repeat(2_000)));
            send(lines);
            List<Map<String, Object>> all = new ChangeFeed(RestAssured::given, start, 100).next();
            assertEquals(2 * LARGE_CHANGES, all.size());
            String end = (String) all.get(all.size() - 1).get("cursor");
            assertEquals(2 * LARGE_CHANGES, reading.until(end).size());
            await(() -> streams() == 1);
            slow.setSoTimeout(60_000);
            assertTrue(countBytesUntilClosed(slow) < LARGE_CHANGES * 4_000, "the client was sent everything");
            published();
            assertEquals("published", reading.next().event());
        }
        await(() -> streams() == 0);
    }

    private static void send(List<ObjectNode> lines) {
        StringBuilder file = new StringBuilder();
        lines.forEach(line -> file.append(line).append('\n'));
        Transfer.importLines(file.toString().getBytes(StandardCharsets.UTF_8))
                .forEach(result -> assertTrue(
                        List.of("created", "updated")
                                .contains(result.get("result").asText()),
                        result::toString));
    }

    /** Reads until the connection is closed and returns the number of bytes. */
    private static long countBytesUntilClosed(Socket socket) {
        long bytes = 0;
        try {
            byte[] part = new byte[8_192];
            for (int n = socket.getInputStream().read(part);
                    n >= 0;
                    n = socket.getInputStream().read(part)) {
                bytes += n;
            }
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException reset) {
            return bytes;
        }
        return bytes;
    }

    @Test
    void a_stream_ends_with_its_key() {
        Response revoked = key(Map.of("role", "partner"));
        Response expiring = key(Map.of("role", "partner"));
        try (Listener one = open(STREAM, "Authorization: Bearer " + revoked.path("key"));
                Listener other = open(STREAM, "Authorization: Bearer " + expiring.path("key"));
                Listener everyone = open(STREAM)) {
            staff().delete(KEYS + "/" + revoked.path("id")).then().statusCode(200);
            staff().contentType("application/merge-patch+json")
                    .header("If-Match", expiring.header("ETag"))
                    .body(Map.of("expiresAt", "2020-01-01T00:00:00Z"))
                    .patch(KEYS + "/" + expiring.path("id"))
                    .then()
                    .statusCode(200);
            assertTrue(one.next().isEnd());
            assertTrue(other.next().isEnd());
            assertTrue(one.complete && other.complete);
            assertTrue(everyone.hasNoEvents());
        }
    }

    @Test
    void streams_are_accepted_up_to_the_limit() {
        List<Listener> all = new ArrayList<>();
        try {
            Listener last;
            do {
                last = open(STREAM);
                all.add(last);
            } while (last.status == 200 && all.size() < 100);
            assertEquals(503, last.status);
            assertEquals("application/problem+json", last.headers.get("Content-Type"));
            assertEquals("10", last.headers.get("Retry-After"));
        } finally {
            all.forEach(Listener::close);
        }
        await(() -> {
            try (Listener again = open(STREAM)) {
                return again.status == 200;
            }
        });
    }

    @Test
    void head_returns_the_headers_without_opening_a_stream() {
        given().head(STREAM)
                .then()
                .statusCode(200)
                .contentType(startsWith("text/event-stream"))
                .header("Cache-Control", "no-store")
                .header("Access-Control-Allow-Origin", "*")
                .header("ETag", nullValue())
                .body(is(""));
        given().get(STREAM + "?limit=5").then().statusCode(400).body("parameter", equalTo("limit"));
        given().header("Accept", "application/json").get(STREAM).then().statusCode(406);
        given().auth().preemptive().oauth2("cmq_wrong").get(STREAM).then().statusCode(401);
    }

    private static String id(Event event) {
        return JsonPath.from(event.data()).getString("id");
    }

    private Listener open(String path, String... headers) {
        return Listener.open(service, path, headers);
    }

    private static long streams() {
        return (long) Metrics.sum("communique_changes_streams");
    }

    private static void await(BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(60), condition, () -> "the condition did not become true in time");
    }
}

package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in responses, and what a client may do with a time that it has read. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class TimestampsTest {
    private static final Pattern DATE_TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+[^\"<>&\\s,]*");
    private static final Pattern WRITTEN =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    TestClock clock;

    @Inject
    DataSource database;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 120_000_000, 123_000_000, 123_456_789, 999_999_999})
    void every_time_in_every_response_has_three_fractional_digits(int nanos) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusNanos(nanos);
        clock.freezeAt(now);
        String topic = "цифры-" + UUID.randomUUID();
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("topics", List.of(topic));
        List<Response> responses = new ArrayList<>();
        Given.Release draft = Given.draft(text);
        responses.add(draft.response());
        Given.Release release = draft.publish(Map.of());
        responses.add(release.response());
        release = release.act("correct", Map.of("note", "Уточнено.", "changes", Map.of("dateline", "Минск")));
        responses.add(release.response());
        String path = release.path();
        Response key = Given.key(
                Map.of("role", "partner", "expiresAt", now.plusSeconds(3600).toString()));
        responses.add(key);
        Response subscription = Given.writing(Map.of(
                        "url",
                        "https://partner.example.org/hook",
                        "filter",
                        Map.of("topic", topic, "publishedFrom", "2024-01-01T00:00:00.123456Z")))
                .post("/v1/subscriptions");
        responses.add(subscription.then().statusCode(201).extract().response());
        responses.add(Given.organizationResponse());
        Given.Release withdrawn = Given.published().withdraw("Ошибка");
        responses.add(withdrawn.response());
        responses.add(given().get(withdrawn.path()));
        for (String read : List.of(
                path,
                path + ".ninjs.json",
                path + ".jsonld",
                path + "/revisions",
                path + "/revisions/1",
                path + "?at=" + release.response().path("updatedAt"),
                Given.RELEASES + "?topic=" + topic,
                Given.RELEASES + "?fields=publishedAt&topic=" + topic,
                "/v1/organizations",
                Given.KEYS,
                "/v1/audit",
                "/v1/changes",
                "/v1/subscriptions",
                "/v1/subscriptions/" + subscription.path("id") + "/deliveries",
                "/feeds/press-releases.rss?topic=" + topic,
                "/feeds/press-releases.atom?topic=" + topic,
                "/feeds/press-releases.json?topic=" + topic,
                "/sitemap.xml",
                "/sitemap-news.xml")) {
            responses.add(
                    Given.staff().get(read).then().statusCode(200).extract().response());
        }
        int times = 0;
        for (Response response : responses) {
            Matcher found = DATE_TIME.matcher(response.asString());
            while (found.find()) {
                assertTrue(WRITTEN.matcher(found.group()).matches(), () -> found.group() + response.asString());
                times++;
            }
        }
        assertTrue(times > 50, "only " + times + " times");
        assertEquals(Instants.format(now), release.response().path("updatedAt"));
    }

    @Test
    void an_export_has_three_fractional_digits() throws IOException {
        Given.published();
        String export = new String(Transfer.exportAll(Given.staff()), StandardCharsets.UTF_8);
        for (String line : export.lines().toList()) {
            // Texts may contain times in any form.
            ObjectNode release = ((ObjectNode) JSON.readTree(line)).without(List.of("title", "summary", "body"));
            Matcher found = DATE_TIME.matcher(release.toString());
            while (found.find()) {
                assertTrue(WRITTEN.matcher(found.group()).matches(), found::group);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T00:00:00.123456789Z, 2024-01-01T00:00:00.123Z",
        "2024-01-01T00:00:00.1239999999999Z, 2024-01-01T00:00:00.123Z",
        "2024-01-01T00:00:00.5Z, 2024-01-01T00:00:00.500Z",
        "2024-01-01t00:00:00z, 2024-01-01T00:00:00.000Z",
        "2024-01-01T00:00+03:00, 2023-12-31T21:00:00.000Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
    })
    void further_digits_are_cut_off(String sent, String stored) {
        Given.Release release = Given.draft().publish(Map.of("publishedAt", sent));
        assertEquals(stored, release.response().path("publishedAt"));
        release.seenByThePublic().body("publishedAt", equalTo(stored));
        ObjectNode line =
                Transfer.line().put("publishedAt", sent).put("createdAt", sent).put("updatedAt", sent);
        Transfer.importLines(line.toString().getBytes(StandardCharsets.UTF_8));
        Response imported = given().get(Given.RELEASES + "/" + line.get("id").asText());
        for (String field : List.of("publishedAt", "firstPublishedAt", "contentUpdatedAt", "createdAt", "updatedAt")) {
            assertEquals(stored, imported.path(field), field);
        }
    }

    @Test
    void a_client_may_send_back_the_times_that_it_has_read_in_its_own_notation() throws IOException {
        clock.freezeAt(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusMillis(120));
        Given.Release release =
                Given.published().act("correct", Map.of("note", "Уточнено.", "changes", Map.of("dateline", "Минск")));
        String json = release.response().asString();
        for (String sent : List.of(
                json,
                json.replace(".120Z", ".12Z"),
                json.replace(".120Z", ".120000Z"),
                json.replace(".120Z", ".120999Z"),
                json.replace(".120Z", ".120+00:00"),
                json.replace("Z\"", "z\""))) {
            release.as(JSON.readTree(sent))
                    .put(release.path())
                    .then()
                    .statusCode(200)
                    .body("version", equalTo(release.version()));
        }
        String changed = json.replace(".120Z", ".121Z");
        release.as(JSON.readTree(changed))
                .put(release.path())
                .then()
                .statusCode(422)
                .body("errors.pointer", org.hamcrest.Matchers.hasItem("/updatedAt"));
        release.as(JSON.readTree(json.replace("\"Уточнено.\"", "\"Иначе.\"")))
                .put(release.path())
                .then()
                .statusCode(422);
    }

    @Test
    void rows_with_microseconds_are_found_by_the_times_that_they_show() throws Exception {
        String topic = "микросекунды-" + UUID.randomUUID();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Map<String, Object> text = new HashMap<>(Given.text());
            text.put("topics", List.of(topic));
            Given.Release release =
                    Given.draft(text).publish(Map.of("publishedAt", "2024-05-05T05:05:05.12" + (i / 4) + "Z"));
            ids.add(release.id());
            update("update press_release set published_at = published_at + interval '" + (100 + i * 150)
                    + " microseconds', updated_at = date_trunc('milliseconds', updated_at) + interval '789 microseconds',"
                    + " created_at = date_trunc('milliseconds', created_at) + interval '456 microseconds' where id = '"
                    + release.id() + "'");
        }
        String list = Given.RELEASES + "?topic=" + topic;
        assertEquals(
                4,
                given().get(list + "&publishedBefore=2024-05-05T05:05:05.121Z&limit=100")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                5,
                given().get(list + "&publishedFrom=2024-05-05T05:05:05.120Z")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                5,
                given().get(list + "&publishedFrom=2024-05-05T05:05:05.120999Z")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                1,
                given().get(list + "&publishedFrom=2024-05-05T05:05:05.121Z")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                0,
                given().get(list + "&publishedBefore=2024-05-05T05:05:05.120Z")
                        .<List<?>>path("items")
                        .size());
        List<String> paged = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            Response page = given().get(list + "&limit=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            paged.addAll(page.path("items.id"));
            cursor = page.path("page.next");
        }
        java.util.Collections.reverse(paged);
        assertEquals(ids, paged);

        Response read = Given.staff().get(Given.RELEASES + "/" + ids.get(0));
        String updatedAt = read.path("updatedAt");
        assertTrue(WRITTEN.matcher(updatedAt).matches(), updatedAt);
        assertTrue(given().get(list + "&updatedSince=" + updatedAt)
                .<List<String>>path("items.id")
                .contains(ids.get(0)));
        Given.staff()
                .get(Given.RELEASES + "/" + ids.get(0) + "?at=" + updatedAt)
                .then()
                .statusCode(200)
                .body("status", equalTo("published"));
        Given.writing(JSON.readTree(read.asString()))
                .header("If-Match", read.header("ETag"))
                .put(Given.RELEASES + "/" + ids.get(0))
                .then()
                .statusCode(200)
                .body("version", equalTo(read.path("version")));
        String lines = new String(Transfer.exportAll(Given.staff()), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(topic))
                .reduce("", (all, line) -> all + line + "\n");
        Transfer.importLines(lines.getBytes(StandardCharsets.UTF_8))
                .forEach(
                        result -> assertEquals("unchanged", result.get("result").asText(), result::toString));
    }

    @Test
    void a_release_reads_as_it_was_at_the_time_that_its_revision_shows() {
        Given.Release created = Given.draft();
        clock.advance(Duration.ofMillis(5));
        Given.Release edited = created.patch(Map.of("title", "Другой"));
        clock.advance(Duration.ofMillis(5));
        edited.patch(Map.of("title", "Третий"));
        Given.staff()
                .get(created.path() + "?at=" + edited.response().path("updatedAt"))
                .then()
                .body("title", equalTo("Другой"));
        Given.staff()
                .get(created.path() + "?at=" + created.response().path("updatedAt"))
                .then()
                .body("version", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00+03:00",
                "0024-01-01T00:00:00Z",
                "0999-12-31T23:59:59.999999Z",
                "9998-12-31T23:59:59-05:00",
                "9999-01-01T00:00:00z",
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999999999-23:59",
            })
    void a_year_out_of_range_is_named_as_such(String time) {
        Given.Release draft = Given.draft();
        assertRange("/publishedAt", draft.as(Map.of("publishedAt", time)).post(draft.path() + "/publish"));
        assertRange(
                "/expiresAt",
                Given.writing(Map.of("name", "x", "role", "partner", "expiresAt", time))
                        .post(Given.KEYS));
        for (String field : List.of("publishedAt", "firstPublishedAt", "contentUpdatedAt", "createdAt", "updatedAt")) {
            String result = Transfer.importLines(
                            Transfer.line().put(field, time).toString().getBytes(StandardCharsets.UTF_8))
                    .toString();
            assertTrue(result.contains("rejected") && result.contains("1000 to 9998"), result);
        }
        for (String filter : List.of("publishedFrom", "publishedBefore", "updatedSince")) {
            given().queryParam(filter, time).get(Given.RELEASES).then().statusCode(200);
            given().queryParam(filter, time)
                    .queryParam("q", "слово")
                    .get("/v1/search")
                    .then()
                    .statusCode(200);
            given().queryParam(filter, time)
                    .get("/feeds/press-releases.rss")
                    .then()
                    .statusCode(200);
        }
        Given.staff().queryParam("at", time).get(draft.path()).then().statusCode(time.startsWith("9") ? 200 : 404);
        Given.staff().queryParam("from", time).get("/v1/audit").then().statusCode(200);
        Response subscription = Given.writing(
                        Map.of("url", "https://partner.example.org/hook", "filter", Map.of("publishedBefore", time)))
                .post("/v1/subscriptions");
        subscription.then().statusCode(201);
        assertTrue(WRITTEN.matcher(subscription.path("filter.publishedBefore")).matches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01",
                "2024-01-01T00:00:00",
                "2024-01-01T24:00:00Z",
                "2024-02-30T00:00:00Z",
                "2024-01-01T12:30:60Z",
                "12024-01-01T00:00:00Z",
                "-0044-03-15T00:00:00Z",
                "0000-00-00T00:00:00Z",
            })
    void what_is_not_a_date_time_is_named_as_such(String time) {
        Given.Release draft = Given.draft();
        draft.as(Map.of("publishedAt", time))
                .post(draft.path() + "/publish")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("format"))
                .body("errors[0].detail", containsString("RFC 3339"));
        given().queryParam("publishedFrom", time)
                .get(Given.RELEASES)
                .then()
                .statusCode(400)
                .body("detail", containsString("RFC 3339"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000-01-01T00:00:00.000Z",
                "1066-10-14T09:00:00.000Z",
                "1492-10-12T00:00:00.123Z",
                "1500-02-28T23:59:59.999Z",
                "1582-10-04T23:59:59.999Z",
                "1582-10-05T00:00:00.000Z",
                "1582-10-14T23:59:59.999Z",
                "1582-10-15T00:00:00.000Z",
                "1700-03-01T00:00:00.000Z",
                "1899-12-31T23:59:59.999Z",
                "9998-12-31T23:59:59.999Z",
            })
    void a_time_of_any_permitted_year_is_kept_by_every_way_in(String time) throws IOException {
        boolean isFuture = time.startsWith("9");
        Given.Release release = Given.draft().publish(Map.of("publishedAt", time));
        assertEquals(time, release.response().path("publishedAt"));
        ObjectNode line = Transfer.line().put("publishedAt", time);
        if (!isFuture) {
            line.put("createdAt", time)
                    .put("updatedAt", time)
                    .put("firstPublishedAt", time)
                    .put("contentUpdatedAt", time);
            line.put("trashedAt", time);
            line.putArray("corrections").addObject().put("at", time).put("note", "Уточнено.");
        }
        byte[] file = line.toString().getBytes(StandardCharsets.UTF_8);
        assertEquals("created", Transfer.importLines(file).get(0).get("result").asText());
        assertEquals(
                "unchanged", Transfer.importLines(file).get(0).get("result").asText());
        String imported = Given.RELEASES + "/" + line.get("id").asText();
        // The driver reads in another way from the sixth time on.
        for (int i = 0; i < 8; i++) {
            assertEquals(time, Given.staff().get(release.path()).path("publishedAt"));
            Response read = Given.staff().get(imported);
            line.properties().stream()
                    .filter(field -> field.getKey().endsWith("At"))
                    .forEach(field -> assertEquals(time, read.path(field.getKey()), field.getKey()));
        }
        // The entity is read, changed and written.
        Response edited = Given.staff()
                .contentType(MergePatch.MEDIA_TYPE)
                .header("If-Match", "*")
                .body(Map.of("dateline", "Минск"))
                .patch(release.path());
        assertEquals(time, edited.path("publishedAt"));
        assertEquals(time, Given.staff().get(release.path()).path("publishedAt"));
        Response restored = Given.staff().header("If-Match", "*").post(imported + "/restore");
        if (!isFuture) {
            assertEquals(time, restored.path("createdAt"));
            assertEquals(time, Given.staff().get(imported).path("createdAt"));
            String search = given().queryParam("publishedFrom", time)
                    .queryParam(
                            "publishedBefore", Instant.parse(time).plusMillis(1).toString())
                    .get(Given.RELEASES)
                    .asString();
            assertTrue(
                    search.contains(release.id())
                            && search.contains(line.get("id").asText()),
                    search);
        }
        assertFalse(edited.asString().contains("error"), edited.asString());
    }

    private static void assertRange(String pointer, Response response) {
        response.then()
                .statusCode(422)
                .body("detail", containsString("out of range"))
                .body("detail", containsString("1000 to 9998"))
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].code", equalTo("range"));
    }

    private void update(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement update = connection.createStatement()) {
            assertEquals(1, update.executeUpdate(statement));
        }
    }
}

package org.communique.access;

import static io.restassured.RestAssured.given;
import static org.communique.Given.KEYS;
import static org.communique.Given.RELEASES;
import static org.communique.Given.key;
import static org.communique.Given.staff;
import static org.communique.Given.with;
import static org.communique.Given.writing;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ApiKeyTest {
    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void a_key_is_shown_once_and_works() {
        Response made = key(Map.of("role", "author", "requestsPerMinute", 1000));
        String text = made.path("key");
        assertTrue(KeyFormat.isWellFormed(text), text);
        String id = made.path("id");
        made.then()
                .header("Location", endsWith(KEYS + "/" + id))
                .header("Cache-Control", containsString("no-store"))
                .body("role", equalTo("author"))
                .body("status", equalTo("active"))
                .body("createdBy", equalTo("configured admin key"))
                .body("prefix", equalTo(text.substring(0, 12)));
        with(text)
                .contentType("application/json")
                .body(Given.text())
                .post(RELEASES)
                .then()
                .statusCode(201);
        staff().get(KEYS + "/" + id)
                .then()
                .statusCode(200)
                .body("key", nullValue())
                .body("lastUsedAt", notNullValue());
        assertFalse(staff().get(KEYS).asString().contains(text));
    }

    @Test
    void a_checksum_tells_a_key_from_a_lookalike() {
        String text = KeyFormat.generate();
        assertTrue(KeyFormat.isWellFormed(text));
        for (int i = 4; i < text.length(); i++) {
            char other = text.charAt(i) == 'a' ? 'b' : 'a';
            assertFalse(KeyFormat.isWellFormed(text.substring(0, i) + other + text.substring(i + 1)));
        }
    }

    @Test
    void an_expired_key_is_refused_from_its_instant_on() {
        Instant end = clock.instant().plusSeconds(90);
        Response made = key(Map.of("role", "partner", "expiresAt", end.toString()));
        String text = made.path("key");
        clock.freezeAt(end.minusMillis(1));
        with(text).get(RELEASES).then().statusCode(200);
        clock.freezeAt(end);
        with(text).get(RELEASES).then().statusCode(401).header("WWW-Authenticate", containsString("Bearer"));
        staff().get(path(made)).then().body("status", equalTo("expired"));
    }

    @Test
    void a_revoked_key_is_refused_at_once_and_for_good() {
        Response made = key(Map.of("role", "partner"));
        with(made.path("key")).get(RELEASES).then().statusCode(200);
        staff().delete(path(made)).then().statusCode(200).body("status", equalTo("revoked"));
        with(made.path("key")).get(RELEASES).then().statusCode(401);
        staff().delete(path(made)).then().statusCode(200).body("version", equalTo(2));
        patch(made, Map.of("name", "Снова"), "2").then().statusCode(409).body("state", equalTo("revoked"));
    }

    @Test
    void a_key_can_be_renamed_limited_and_ended() {
        Response made = key(Map.of("role", "partner"));
        patch(made, Map.of("name", "Портал", "requestsPerMinute", 60), "1")
                .then()
                .statusCode(200)
                .body("name", equalTo("Портал"))
                .body("version", equalTo(2));
        patch(made, Map.of("name", "Портал 2"), "1").then().statusCode(412);
        patch(made, Map.of("name", "Портал 2"), null).then().statusCode(428);
        Map<String, Object> unlimited = new HashMap<>();
        unlimited.put("requestsPerMinute", null);
        unlimited.put("expiresAt", "2020-01-01T00:00:00Z");
        patch(made, unlimited, "2").then().statusCode(200).body("requestsPerMinute", nullValue());
        with(made.path("key")).get(RELEASES).then().statusCode(401);
    }

    @Test
    void what_a_key_may_do_is_fixed() {
        Response made = key(Map.of("role", "partner"));
        patch(made, Map.of("role", "admin"), "1").then().statusCode(422).body("errors[0].pointer", equalTo("/role"));
        patch(made, Map.of("organization", Map.of("id", Given.organization())), "1")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/organization"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"role": "partner"}                                                     | /name
            {"name": "x"}                                                           | /role
            {"name": "x", "role": "public"}                                         | /role
            {"name": "x", "role": "root"}                                           | /role
            {"name": "x", "role": "partner", "expiresAt": "2001-01-01T00:00:00Z"}   | /expiresAt
            {"name": "x", "role": "partner", "expiresAt": "2099-01-01"}             | /expiresAt
            {"name": "x", "role": "partner", "requestsPerMinute": 0}                | /requestsPerMinute
            {"name": "x", "role": "partner", "organization": {}}                    | /organization
            {"name": "x", "role": "partner", "organization": {"slug": "no-such"}}   | /organization
            {"name": "x", "role": "partner", "key": "cmq_mine"}                     | /key
            """)
    void a_bad_draft_is_refused_with_a_pointer(String body, String pointer) {
        writing(body).post(KEYS).then().statusCode(422).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void keys_are_listed_newest_first_page_by_page() {
        List<String> made = java.util.stream.Stream.generate(
                        () -> key(Map.of("role", "partner")).<String>path("id"))
                .limit(3)
                .toList();
        Response first = staff().queryParam("limit", 2).get(KEYS);
        assertEquals(List.of(made.get(2), made.get(1)), first.path("items.id"));
        Response second = staff().queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("page.next"))
                .get(KEYS);
        assertEquals(made.get(0), second.path("items[0].id"));
        staff().delete(KEYS + "/" + made.get(0));
        staff().queryParam("status", "revoked").get(KEYS).then().body("items.status", everyItem(equalTo("revoked")));
        staff().queryParam("status", "active").get(KEYS).then().body("items.id", not(hasItem(made.get(0))));
        staff().queryParam("status", "lost").get(KEYS).then().statusCode(400);
        staff().get(KEYS + "/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void an_organization_is_not_deleted_while_keys_are_bound_to_it() {
        String organization = Given.organization();
        key(Map.of("role", "author", "organization", Map.of("id", organization)))
                .then()
                .body("organization.id", equalTo(organization));
        staff().header("If-Match", "1")
                .delete("/v1/organizations/" + organization)
                .then()
                .statusCode(409);
    }

    @Test
    void keys_of_one_name_do_not_share_their_idempotent_answers() {
        Map<String, Object> text = Given.text();
        String[] made = new String[2];
        for (int i = 0; i < 2; i++) {
            made[i] = with(key(Map.of("role", "author", "name", "Тёзка")).path("key"))
                    .contentType("application/json")
                    .header("Idempotency-Key", "the-same")
                    .body(text)
                    .post(RELEASES)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }
        assertFalse(made[0].equals(made[1]));
    }

    @Test
    void the_last_use_is_written_down_later_and_once() {
        Response made = key(Map.of("role", "partner"));
        Instant used = clock.instant().plus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        clock.freezeAt(used);
        for (int i = 0; i < 5; i++) {
            with(made.path("key")).get(RELEASES).then().statusCode(200);
        }
        staff().get(path(made))
                .then()
                .body("lastUsedAt", equalTo(used.toString()))
                .body("version", equalTo(1));
    }

    @Test
    void other_schemes_than_bearer_are_refused() {
        given().auth()
                .preemptive()
                .basic("admin", Given.ADMIN_KEY)
                .get(RELEASES)
                .then()
                .statusCode(401);
    }

    private static Response patch(Response made, Map<String, ?> changes, String version) {
        var request = staff().contentType("application/merge-patch+json; charset=UTF-8")
                .body(changes);
        return (version == null ? request : request.header("If-Match", version)).patch(path(made));
    }

    private static String path(Response made) {
        return KEYS + "/" + made.path("id");
    }
}

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
import org.communique.web.Instants;
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
    void resetClock() {
        clock.reset();
    }

    @Test
    void a_key_is_returned_once_and_authenticates() {
        Response created = key(Map.of("role", "author", "requestsPerMinute", 1000));
        String plaintext = created.path("key");
        assertTrue(KeyFormat.isWellFormed(plaintext), plaintext);
        String id = created.path("id");
        created.then()
                .header("Location", endsWith(KEYS + "/" + id))
                .header("Cache-Control", containsString("no-store"))
                .body("role", equalTo("author"))
                .body("status", equalTo("active"))
                .body("createdBy", equalTo("configured admin key"))
                .body("prefix", equalTo(plaintext.substring(0, 12)));
        with(plaintext)
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
        assertFalse(staff().get(KEYS).asString().contains(plaintext));
    }

    @Test
    void a_checksum_distinguishes_a_key_from_a_lookalike() {
        String plaintext = KeyFormat.generate();
        assertTrue(KeyFormat.isWellFormed(plaintext));
        for (int i = 4; i < plaintext.length(); i++) {
            char other = plaintext.charAt(i) == 'a' ? 'b' : 'a';
            assertFalse(KeyFormat.isWellFormed(plaintext.substring(0, i) + other + plaintext.substring(i + 1)));
        }
    }

    @Test
    void a_key_is_rejected_from_its_expiry_on() {
        Instant expiry = clock.instant().plusSeconds(90);
        Response created = key(Map.of("role", "partner", "expiresAt", expiry.toString()));
        String plaintext = created.path("key");
        clock.freezeAt(expiry.minusMillis(1));
        with(plaintext).get(RELEASES).then().statusCode(200);
        clock.freezeAt(expiry);
        with(plaintext).get(RELEASES).then().statusCode(401).header("WWW-Authenticate", containsString("Bearer"));
        staff().get(path(created)).then().body("status", equalTo("expired"));
    }

    @Test
    void a_revoked_key_is_rejected_immediately_and_permanently() {
        Response created = key(Map.of("role", "partner"));
        with(created.path("key")).get(RELEASES).then().statusCode(200);
        staff().delete(path(created)).then().statusCode(200).body("status", equalTo("revoked"));
        with(created.path("key")).get(RELEASES).then().statusCode(401);
        staff().delete(path(created)).then().statusCode(200).body("version", equalTo(2));
        patch(created, Map.of("name", "Снова"), "2").then().statusCode(409).body("state", equalTo("revoked"));
    }

    @Test
    void name_rate_limit_and_expiry_of_a_key_can_be_changed() {
        Response created = key(Map.of("role", "partner"));
        patch(created, Map.of("name", "Портал", "requestsPerMinute", 60), "1")
                .then()
                .statusCode(200)
                .body("name", equalTo("Портал"))
                .body("version", equalTo(2));
        patch(created, Map.of("name", "Портал 2"), "1").then().statusCode(412);
        patch(created, Map.of("name", "Портал 2"), null).then().statusCode(428);
        Map<String, Object> unlimited = new HashMap<>();
        unlimited.put("requestsPerMinute", null);
        unlimited.put("expiresAt", "2020-01-01T00:00:00Z");
        patch(created, unlimited, "2").then().statusCode(200).body("requestsPerMinute", nullValue());
        with(created.path("key")).get(RELEASES).then().statusCode(401);
    }

    @Test
    void role_and_organization_of_a_key_cannot_be_changed() {
        Response created = key(Map.of("role", "partner"));
        patch(created, Map.of("role", "admin"), "1").then().statusCode(422).body("errors[0].pointer", equalTo("/role"));
        patch(created, Map.of("organization", Map.of("id", Given.organization())), "1")
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
    void an_invalid_draft_is_rejected_with_a_pointer(String body, String pointer) {
        writing(body).post(KEYS).then().statusCode(422).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void keys_are_listed_newest_first_page_by_page() {
        List<String> created = java.util.stream.Stream.generate(
                        () -> key(Map.of("role", "partner")).<String>path("id"))
                .limit(3)
                .toList();
        Response first = staff().queryParam("limit", 2).get(KEYS);
        assertEquals(List.of(created.get(2), created.get(1)), first.path("items.id"));
        Response second = staff().queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("page.next"))
                .get(KEYS);
        assertEquals(created.get(0), second.path("items[0].id"));
        staff().delete(KEYS + "/" + created.get(0));
        staff().queryParam("status", "revoked").get(KEYS).then().body("items.status", everyItem(equalTo("revoked")));
        staff().queryParam("status", "active").get(KEYS).then().body("items.id", not(hasItem(created.get(0))));
        staff().queryParam("status", "lost").get(KEYS).then().statusCode(400);
        staff().get(KEYS + "/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void an_organization_with_bound_keys_cannot_be_deleted() {
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
    void keys_with_the_same_name_do_not_share_idempotent_responses() {
        Map<String, Object> text = Given.text();
        String[] created = new String[2];
        for (int i = 0; i < 2; i++) {
            created[i] = with(key(Map.of("role", "author", "name", "Тёзка")).path("key"))
                    .contentType("application/json")
                    .header("Idempotency-Key", "the-same")
                    .body(text)
                    .post(RELEASES)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }
        assertFalse(created[0].equals(created[1]));
    }

    @Test
    void the_last_use_is_recorded_without_changing_the_version() {
        Response created = key(Map.of("role", "partner"));
        Instant used = clock.instant().plus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        clock.freezeAt(used);
        for (int i = 0; i < 5; i++) {
            with(created.path("key")).get(RELEASES).then().statusCode(200);
        }
        staff().get(path(created))
                .then()
                .body("lastUsedAt", equalTo(Instants.format(used)))
                .body("version", equalTo(1));
    }

    @Test
    void schemes_other_than_bearer_are_rejected() {
        given().auth()
                .preemptive()
                .basic("admin", Given.ADMIN_KEY)
                .get(RELEASES)
                .then()
                .statusCode(401);
    }

    private static Response patch(Response created, Map<String, ?> changes, String version) {
        var request = staff().contentType("application/merge-patch+json; charset=UTF-8")
                .body(changes);
        return (version == null ? request : request.header("If-Match", version)).patch(path(created));
    }

    private static String path(Response created) {
        return KEYS + "/" + created.path("id");
    }
}

package org.communique.audit;

import static io.restassured.RestAssured.given;
import static org.communique.Given.KEYS;
import static org.communique.Given.RELEASES;
import static org.communique.Given.key;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.communique.Given.with;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class AuditTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @Inject
    DataSource database;

    @Test
    void an_entry_names_the_caller_its_address_and_the_subject() {
        Response created = key(Map.of("role", "editor"));
        String id = with(created.path("key"))
                .header("X-Forwarded-For", "192.0.2.17")
                .contentType("application/json")
                .body(Given.text())
                .post(RELEASES)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        audit("subject", id)
                .then()
                .body("items.event", contains("created"))
                .body("items[0].actor.id", equalTo("key:" + created.path("id")))
                .body("items[0].actor.name", equalTo(created.path("name")))
                .body("items[0].actor.address", equalTo("192.0.2.17"))
                .body("items[0].subject.type", equalTo("press-release"))
                .body("items[0].subject.version", equalTo(1));
    }

    @Test
    void entries_are_listed_newest_first_and_a_withdrawal_has_its_reason() {
        String id = published().withdraw("Ошибка в фамилии").id();
        audit("subject", id)
                .then()
                .body("items.event", contains("withdrawn", "published", "created"))
                .body("items[0].note", equalTo("Ошибка в фамилии"));
    }

    @Test
    void changes_of_keys_are_recorded_without_the_keys_themselves() {
        Response created = key(Map.of("role", "partner"));
        staff().delete(KEYS + "/" + created.path("id"));
        Response entries = audit("subject", created.path("id"));
        entries.then()
                .body("items.event", contains("revoked", "created"))
                .body("items.subject.type", everyItem(equalTo("api-key")));
        assertTrue(!entries.asString().contains(created.path("key")));
    }

    @Test
    void denied_requests_are_recorded() {
        String address = address();
        Response created = key(Map.of("role", "partner"));
        String plaintext = created.path("key");
        from(address, with(plaintext)).get("/v1/audit").then().statusCode(403);
        staff().delete(KEYS + "/" + created.path("id"));
        from(address, with(plaintext))
                .queryParam("secret", plaintext)
                .get(RELEASES)
                .then()
                .statusCode(401);
        from(address, with("cmq_nonsense")).get(RELEASES).then().statusCode(401);
        from(address, given())
                .contentType("application/json")
                .body("{}")
                .post(RELEASES)
                .then()
                .statusCode(401);
        Response entries = audit("address", address);
        entries.then()
                .body("items.event", everyItem(equalTo("refused")))
                .body("items.refused.reason", contains("no key", "malformed key", "revoked key", "not allowed"))
                .body("items.refused.status", contains(401, 401, 401, 403))
                .body("items[0].refused.method", equalTo("POST"))
                .body("items[0].refused.path", equalTo(RELEASES))
                .body("items[0].actor.id", nullValue())
                .body("items[2].actor.id", equalTo("key:" + created.path("id")))
                .body("items[3].actor.id", equalTo("key:" + created.path("id")))
                .body("items[0].subject", nullValue());
        assertTrue(!entries.asString().contains(plaintext), "the query of a request must not be recorded");
    }

    @Test
    void equal_denied_requests_share_an_entry() {
        String address = address();
        for (int i = 0; i < 10; i++) {
            from(address, given()).delete(RELEASES + "/x").then().statusCode(401);
        }
        List<Integer> attempts = audit("address", address).path("items.refused.attempts");
        assertEquals(10, attempts.stream().mapToInt(Integer::intValue).sum());
        assertTrue(attempts.size() < 10, attempts.toString());
    }

    @Test
    void an_invalid_request_for_the_audit_loses_no_entry() {
        String address = address();
        from(address, given()).delete(RELEASES + "/x").then().statusCode(401);
        staff().queryParam("cursor", "x").get("/v1/audit").then().statusCode(400);
        audit("address", address).then().body("items.refused.status", contains(401));
    }

    @Test
    void entries_are_filtered_and_paged() {
        Response created = key(Map.of("role", "author"));
        String actor = "key:" + created.path("id");
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            written.add(
                    0,
                    with(created.path("key"))
                            .contentType("application/json")
                            .body(Given.text())
                            .post(RELEASES)
                            .then()
                            .statusCode(201)
                            .extract()
                            .path("id"));
        }
        with(created.path("key")).get("/v1/audit").then().statusCode(403);
        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = staff().queryParam("actor", actor)
                    .queryParam("event", "created")
                    .queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/audit");
            page.then().statusCode(200);
            read.addAll(page.path("items.subject.id"));
            cursor = page.path("page.next");
        } while (cursor != null);
        assertEquals(written, read);
        audit("actor", actor).then().body("items.event", hasItem("refused"));
        staff().queryParam("actor", actor)
                .queryParam("subjectType", "organization")
                .get("/v1/audit")
                .then()
                .body("items", empty());
        staff().queryParam("actor", actor)
                .queryParam("from", "2100-01-01T00:00:00Z")
                .get("/v1/audit")
                .then()
                .body("items", empty());
        staff().queryParam("actor", actor)
                .queryParam("before", "2001-01-01T00:00:00Z")
                .get("/v1/audit")
                .then()
                .body("items", empty());
    }

    @Test
    void the_first_page_links_to_the_next() {
        audit("limit", "1")
                .then()
                .header("Link", startsWith("<"))
                .header("Cache-Control", startsWith("private, no-store"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event=happened",
                "subject=x",
                "subjectType=person",
                "from=yesterday",
                "cursor=x",
                "limit=0",
                "who=me"
            })
    void invalid_parameters_are_named(String parameter) {
        staff().get("/v1/audit?" + parameter)
                .then()
                .statusCode(400)
                .body("parameter", equalTo(parameter.split("=")[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from journal",
                "update journal set actor = 'somebody else'",
                "update journal set snapshot = null, note = null, at = now()",
                "truncate journal",
                "delete from refusal",
                "update refusal set attempts = 0",
                "truncate refusal"
            })
    void recorded_entries_cannot_be_changed_or_deleted(String statement) throws SQLException {
        published();
        given().delete(RELEASES + "/x");
        audit("limit", "1");
        try (Connection connection = database.getConnection();
                Statement change = connection.createStatement()) {
            SQLException e = assertThrows(SQLException.class, () -> change.executeUpdate(statement));
            assertTrue(e.getMessage().contains("append-only"), e.getMessage());
        }
    }

    private static Response audit(String parameter, Object value) {
        return staff().queryParam(parameter, value)
                .get("/v1/audit")
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static RequestSpecification from(String address, RequestSpecification request) {
        return request.header("X-Forwarded-For", address);
    }

    private static String address() {
        return "203.0.113." + ADDRESSES.incrementAndGet();
    }
}

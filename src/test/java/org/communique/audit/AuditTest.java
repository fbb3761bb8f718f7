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
    void it_tells_who_did_what_from_where() {
        Response made = key(Map.of("role", "editor"));
        String id = with(made.path("key"))
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
                .body("items[0].actor.id", equalTo("key:" + made.path("id")))
                .body("items[0].actor.name", equalTo(made.path("name")))
                .body("items[0].actor.address", equalTo("192.0.2.17"))
                .body("items[0].subject.type", equalTo("press-release"))
                .body("items[0].subject.version", equalTo(1));
    }

    @Test
    void a_withdrawal_comes_with_its_reason_and_newest_comes_first() {
        String id = published().withdraw("Ошибка в фамилии").id();
        audit("subject", id)
                .then()
                .body("items.event", contains("withdrawn", "published", "created"))
                .body("items[0].note", equalTo("Ошибка в фамилии"));
    }

    @Test
    void keys_made_changed_and_revoked_are_in_it_without_their_texts() {
        Response made = key(Map.of("role", "partner"));
        staff().delete(KEYS + "/" + made.path("id"));
        Response told = audit("subject", made.path("id"));
        told.then()
                .body("items.event", contains("revoked", "created"))
                .body("items.subject.type", everyItem(equalTo("api-key")));
        assertTrue(!told.asString().contains(made.path("key")));
    }

    @Test
    void refused_attempts_are_in_it() {
        String address = address();
        Response made = key(Map.of("role", "partner"));
        String text = made.path("key");
        from(address, with(text)).get("/v1/audit").then().statusCode(403);
        staff().delete(KEYS + "/" + made.path("id"));
        from(address, with(text))
                .queryParam("secret", text)
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
        Response told = audit("address", address);
        told.then()
                .body("items.event", everyItem(equalTo("refused")))
                .body("items.refused.reason", contains("no key", "malformed key", "revoked key", "not allowed"))
                .body("items.refused.status", contains(401, 401, 401, 403))
                .body("items[0].refused.method", equalTo("POST"))
                .body("items[0].refused.path", equalTo(RELEASES))
                .body("items[0].actor.id", nullValue())
                .body("items[2].actor.id", equalTo("key:" + made.path("id")))
                .body("items[3].actor.id", equalTo("key:" + made.path("id")))
                .body("items[0].subject", nullValue());
        assertTrue(!told.asString().contains(text), "the query of a request is not in it");
    }

    @Test
    void attempts_alike_are_one_entry() {
        String address = address();
        for (int i = 0; i < 10; i++) {
            from(address, given()).delete(RELEASES + "/x").then().statusCode(401);
        }
        List<Integer> attempts = audit("address", address).path("items.refused.attempts");
        assertEquals(10, attempts.stream().mapToInt(Integer::intValue).sum());
        assertTrue(attempts.size() < 10, attempts.toString());
    }

    @Test
    void who_asks_wrongly_for_the_audit_loses_nothing_of_it() {
        String address = address();
        from(address, given()).delete(RELEASES + "/x").then().statusCode(401);
        staff().queryParam("cursor", "x").get("/v1/audit").then().statusCode(400);
        audit("address", address).then().body("items.refused.status", contains(401));
    }

    @Test
    void it_is_filtered_and_read_page_by_page() {
        Response made = key(Map.of("role", "author"));
        String actor = "key:" + made.path("id");
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            written.add(
                    0,
                    with(made.path("key"))
                            .contentType("application/json")
                            .body(Given.text())
                            .post(RELEASES)
                            .then()
                            .statusCode(201)
                            .extract()
                            .path("id"));
        }
        with(made.path("key")).get("/v1/audit").then().statusCode(403);
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
    void the_start_of_the_list_leads_on() {
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
    void bad_parameters_are_named(String parameter) {
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
    void what_is_written_stays(String statement) throws SQLException {
        published();
        given().delete(RELEASES + "/x");
        audit("limit", "1");
        try (Connection connection = database.getConnection();
                Statement change = connection.createStatement()) {
            SQLException refused = assertThrows(SQLException.class, () -> change.executeUpdate(statement));
            assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
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

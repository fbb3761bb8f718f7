package org.communique.access;

import static io.restassured.RestAssured.given;
import static java.util.Comparator.naturalOrder;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.access.RolesTable.Asker;
import org.communique.access.RolesTable.Case;
import org.communique.access.RolesTable.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks every operation of the OpenAPI document with every kind of caller. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class RolesTest {
    private static final String ROLE = "x-required-role";
    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final Map<Asker, String> KEYS = new EnumMap<>(Asker.class);
    private static final Map<String, Subject> SUBJECTS = new HashMap<>();
    private static final Map<String, Operation> DOCUMENT = new TreeMap<>();
    private static String owner;

    /** What a request is about, as it was last answered. */
    private record Subject(String id, String slug, String version, String delivery) {
        static Subject of(Response answer) {
            return new Subject(
                    answer.path("id"), answer.path("slug"), String.valueOf(answer.<Integer>path("version")), null);
        }

        Subject with(String made) {
            return new Subject(id, slug, version, made);
        }

        String in(String template) {
            return template.replace("{id}", id)
                    .replace("{slug}", String.valueOf(slug))
                    .replace("{delivery}", String.valueOf(delivery))
                    .replace("{cursor}", given().get("/v1/changes").path("next"))
                    .replace("{version}", "1")
                    .replace("{part}", "2022-12");
        }
    }

    static Stream<Case> cases() {
        return RolesTable.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyone_is_answered_as_the_table_says(Case asked) {
        Line line = asked.line();
        Response answer = send(line, subject(asked), as(asked.asker()));
        assertEquals(asked.status(), answer.statusCode(), () -> asked + "\n" + answer.asString());
        assertTrue(
                document().get(line.operation()).answers(asked.status()),
                () -> asked + ": the document does not list the status");
        if (asked.status() >= 400) {
            answer.then().contentType("application/problem+json");
        }
        if (asked.status() == 401) {
            answer.then().header("WWW-Authenticate", startsWith("Bearer "));
        }
    }

    @Test
    void the_table_has_every_operation_of_the_document_and_no_other() {
        Map<String, String> inTable = new TreeMap<>();
        RolesTable.lines().forEach(line -> inTable.put(line.operation(), line.route()));
        Map<String, String> inDocument = new TreeMap<>();
        document().forEach((id, operation) -> inDocument.put(id, operation.route()));
        assertEquals(inDocument, inTable);
    }

    @Test
    void the_document_names_the_least_role_that_is_let_in() {
        Map<String, Asker> least = new TreeMap<>();
        RolesTable.lines().forEach(line -> least.merge(line.use(), line.least(), BinaryOperator.minBy(naturalOrder())));
        Map<String, String> inTable = new TreeMap<>();
        least.forEach((use, asker) -> inTable.put(use, label(asker)));
        Map<String, String> inDocument = new TreeMap<>();
        document().forEach((id, operation) -> {
            inDocument.put(id, operation.role());
            operation.rolesOfParameters().forEach((name, role) -> inDocument.put(id + "?" + name, role));
        });
        assertEquals(inDocument, inTable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer cmq_", "Bearer Ключ", "Basic cHVibGljOg==", "cmq_"})
    void what_is_no_key_lets_nobody_in_not_even_where_none_is_needed(String credentials) {
        from(newNetwork())
                .header("Authorization", credentials)
                .get(Given.RELEASES)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer "));
    }

    private static Response send(Line line, Subject subject, RequestSpecification request) {
        if (subject != null && !line.method().equals("GET")) {
            request.header("If-Match", subject.version());
        }
        if (line.uri().equals("/hub")) {
            request.contentType("application/x-www-form-urlencoded; charset=UTF-8");
            for (String field : line.body().split("&")) {
                request.formParam(field.split("=")[0], field.split("=")[1]);
            }
        } else if (!line.body().isEmpty()) {
            String type = line.method().equals("PATCH")
                    ? "merge-patch+json"
                    : line.uri().equals("/v1/import") ? "x-ndjson" : "json";
            request.contentType("application/" + type + "; charset=UTF-8")
                    .body(filled(line.body(), subject).getBytes(StandardCharsets.UTF_8));
        }
        // A stream does not end; who is let in can be asked without opening it.
        String method = line.uri().endsWith("/stream") ? "HEAD" : line.method();
        return request.request(method, filled(line.uri(), subject));
    }

    private static String filled(String template, Subject subject) {
        return subject == null ? template : subject.in(template);
    }

    private static RequestSpecification as(Asker asker) {
        RequestSpecification request = from(newNetwork());
        return asker == Asker.NONE ? request : request.auth().preemptive().oauth2(key(asker));
    }

    /** From elsewhere each time: too many refused keys from one network would be answered 429. */
    private static String newNetwork() {
        return "2001:db8:401:" + Integer.toHexString(NETWORKS.incrementAndGet()) + "::1";
    }

    private static RequestSpecification from(String address) {
        return given().header("X-Forwarded-For", address);
    }

    private static String key(Asker asker) {
        return KEYS.computeIfAbsent(asker, RolesTest::newKey);
    }

    private static String newKey(Asker asker) {
        return switch (asker) {
            case NONE -> throw new IllegalArgumentException("no key");
            case WRONG -> KeyFormat.generate();
            case EXPIRED -> expired();
            case REVOKED -> revoked();
            case PARTNER, AUTHOR, EDITOR, ADMIN -> Given.key(label(asker));
            case BOUND -> Given.key("admin", Given.organization());
        };
    }

    private static String expired() {
        Response key = Given.key(Map.of("role", "admin"));
        Given.staff()
                .contentType("application/merge-patch+json")
                .header("If-Match", key.header("ETag"))
                .body(Map.of("expiresAt", "2020-01-01T00:00:00Z"))
                .patch(Given.KEYS + "/" + key.path("id"))
                .then()
                .statusCode(200);
        return key.path("key");
    }

    private static String revoked() {
        Response key = Given.key(Map.of("role", "admin"));
        Given.staff().delete(Given.KEYS + "/" + key.path("id")).then().statusCode(200);
        return key.path("key");
    }

    /** A new one, if it will be changed. */
    private static Subject subject(Case asked) {
        String state = asked.line().subject();
        return asked.changes() ? subject(state) : SUBJECTS.computeIfAbsent(state, RolesTest::subject);
    }

    private static Subject subject(String state) {
        return switch (state) {
            case "" -> null;
            case "organization" -> Subject.of(Given.organizationAnswer());
            // Of the partner who asks.
            case "subscription" -> Subject.of(subscription());
            case "delivery" -> delivery(Subject.of(subscription()));
            case "key" -> Subject.of(Given.key(Map.of("role", "author")));
            default -> Subject.of(release(state).response());
        };
    }

    private static Response subscription() {
        return Given.with(key(Asker.PARTNER))
                .contentType("application/json")
                // It is told of nothing that other tests do.
                .body(Map.of("url", "https://127.0.0.1/", "filter", Map.of("topic", "ничто")))
                .post("/v1/subscriptions");
    }

    private static Subject delivery(Subject subscription) {
        return subscription.with(Given.staff()
                .post("/v1/subscriptions/" + subscription.id() + "/test")
                .path("id"));
    }

    private static Given.Release release(String state) {
        if (owner == null) {
            owner = Given.organization();
        }
        Given.Release draft = Given.draft(Given.textOf(owner));
        return switch (state) {
            case "draft" -> draft;
            case "scheduled" -> draft.schedule();
            case "embargoed" -> draft.embargo();
            case "published" -> draft.publish(Map.of());
            case "withdrawn" -> draft.publish(Map.of()).withdraw("Отозвано");
            case "trashed" -> draft.trash();
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static String label(Asker asker) {
        return asker.name().toLowerCase(Locale.ROOT);
    }

    /** The operations of the document by their ids, with the route of each. */
    private static Map<String, Operation> document() {
        if (DOCUMENT.isEmpty()) {
            JsonNode paths = given().get("/openapi.json").as(JsonNode.class).path("paths");
            paths.properties().forEach(path -> path.getValue().properties().forEach(verb -> {
                String route = verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                DOCUMENT.put(verb.getValue().path("operationId").asText(route), new Operation(route, verb.getValue()));
            }));
        }
        return DOCUMENT;
    }

    private record Operation(String route, JsonNode description) {
        boolean answers(int status) {
            return description.path("responses").has(String.valueOf(status));
        }

        /** Nobody's, if the operation is open to those without a key. */
        String role() {
            JsonNode security = description.path("security");
            boolean open = security.isEmpty();
            for (JsonNode requirement : security) {
                open |= requirement.isEmpty();
            }
            return description.path(ROLE).asText(open ? "none" : "any key");
        }

        /** Of the parameters that are not for everybody. */
        Map<String, String> rolesOfParameters() {
            Map<String, String> roles = new TreeMap<>();
            for (JsonNode parameter : description.path("parameters")) {
                if (parameter.has(ROLE)) {
                    roles.put(
                            parameter.path("name").asText(),
                            parameter.path(ROLE).asText());
                }
            }
            return roles;
        }
    }
}

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.access.RolesTable.CallerKind;
import org.communique.access.RolesTable.Case;
import org.communique.access.RolesTable.Line;
import org.communique.media.Pictures;
import org.communique.media.Upload;
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
    private static final Map<CallerKind, String> KEYS = new EnumMap<>(CallerKind.class);
    private static final Map<String, Subject> SUBJECTS = new HashMap<>();
    private static final Map<String, Operation> DOCUMENT = new TreeMap<>();
    private static String owner;

    /** The subject of a request, as in the last response. */
    private record Subject(String id, String slug, String version, String delivery) {
        static Subject of(Response response) {
            return new Subject(
                    response.path("id"),
                    response.path("slug"),
                    String.valueOf(response.<Integer>path("version")),
                    null);
        }

        Subject withDelivery(String deliveryId) {
            return new Subject(id, slug, version, deliveryId);
        }

        String fillIn(String template) {
            return template.replace("{id}", id)
                    .replace("{slug}", String.valueOf(slug))
                    .replace("{delivery}", String.valueOf(delivery))
                    .replace("{cursor}", given().get("/v1/changes").path("next"))
                    .replace("{version}", "1")
                    .replace("{part}", "2022-12")
                    .replace("{filename}", "x.jpg")
                    .replace("{rendition}", "320");
        }
    }

    static Stream<Case> cases() {
        return RolesTable.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void every_caller_gets_the_status_in_the_table(Case testCase) {
        Line line = testCase.line();
        Response response = send(line, subject(testCase), as(testCase.caller()));
        assertEquals(testCase.status(), response.statusCode(), () -> testCase + "\n" + response.asString());
        assertTrue(
                document().get(line.operation()).lists(testCase.status()),
                () -> testCase + ": the document does not list the status");
        if (testCase.status() >= 400) {
            response.then().contentType("application/problem+json");
        }
        if (testCase.status() == 401) {
            response.then().header("WWW-Authenticate", startsWith("Bearer "));
        }
    }

    @Test
    void the_table_and_the_document_have_the_same_operations() {
        Map<String, String> inTable = new TreeMap<>();
        RolesTable.lines().forEach(line -> inTable.put(line.operation(), line.route()));
        Map<String, String> inDocument = new TreeMap<>();
        document().forEach((id, operation) -> inDocument.put(id, operation.route()));
        assertEquals(inDocument, inTable);
    }

    @Test
    void the_document_names_the_lowest_role_that_is_allowed() {
        Map<String, CallerKind> lowest = new TreeMap<>();
        RolesTable.lines()
                .forEach(line ->
                        lowest.merge(line.restricted(), line.lowestAllowed(), BinaryOperator.minBy(naturalOrder())));
        Map<String, String> inTable = new TreeMap<>();
        lowest.forEach((restricted, caller) -> inTable.put(restricted, label(caller)));
        Map<String, String> inDocument = new TreeMap<>();
        document().forEach((id, operation) -> {
            inDocument.put(id, operation.role());
            operation.rolesOfParameters().forEach((name, role) -> inDocument.put(id + "?" + name, role));
        });
        assertEquals(inDocument, inTable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/topics",
                "/v1/changes",
                "/v1/search?q=x",
                "/v1/press-releases/1",
                "/v1/no-such-path",
                "/no-such-path",
                "/feeds/press-releases.rss",
                "/sitemap.xml",
                "/openapi",
                "/guide",
                "/docs/",
                "/q/health",
                "/q/metrics"
            })
    void unknown_keys_are_rejected_on_every_path(String path) {
        List<String> challenges = from(newNetwork())
                .header("Authorization", "Bearer cmq_unknown")
                .redirects()
                .follow(false)
                .get(path)
                .then()
                .statusCode(401)
                .extract()
                .headers()
                .getValues("WWW-Authenticate");
        assertEquals(1, challenges.size(), challenges::toString);
        assertTrue(challenges.get(0).startsWith("Bearer "), challenges::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer cmq_", "Bearer Ключ", "Basic cHVibGljOg==", "cmq_"})
    void malformed_credentials_are_rejected_even_where_no_key_is_required(String credentials) {
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
        } else if (line.body().startsWith("<")) {
            request.contentType("image/svg+xml").body(line.body().getBytes(StandardCharsets.UTF_8));
        } else if (!line.body().isEmpty()) {
            String type = line.method().equals("PATCH")
                    ? "merge-patch+json"
                    : line.uri().equals("/v1/import") ? "x-ndjson" : "json";
            request.contentType("application/" + type + "; charset=UTF-8")
                    .body(filledIn(line.body(), subject).getBytes(StandardCharsets.UTF_8));
        }
        // A stream does not end. HEAD checks access without opening it.
        String method = line.uri().endsWith("/stream") ? "HEAD" : line.method();
        return request.request(method, filledIn(line.uri(), subject));
    }

    private static String filledIn(String template, Subject subject) {
        return subject == null ? template : subject.fillIn(template);
    }

    private static RequestSpecification as(CallerKind caller) {
        RequestSpecification request = from(newNetwork());
        return caller == CallerKind.NONE ? request : request.auth().preemptive().oauth2(key(caller));
    }

    /** Returns another address for each call, because too many failed authentications from one network lead to 429. */
    private static String newNetwork() {
        return "2001:db8:401:" + Integer.toHexString(NETWORKS.incrementAndGet()) + "::1";
    }

    private static RequestSpecification from(String address) {
        return given().header("X-Forwarded-For", address);
    }

    private static String key(CallerKind caller) {
        return KEYS.computeIfAbsent(caller, RolesTest::newKey);
    }

    private static String newKey(CallerKind caller) {
        return switch (caller) {
            case NONE -> throw new IllegalArgumentException("no key");
            case WRONG -> KeyFormat.generate();
            case EXPIRED -> expired();
            case REVOKED -> revoked();
            case PARTNER, AUTHOR, EDITOR, ADMIN, MONITOR -> Given.key(label(caller));
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

    /** Returns a new subject if the operation changes it, or else one that is shared between cases. */
    private static Subject subject(Case testCase) {
        String state = testCase.line().subject();
        return testCase.changes() ? subject(state) : SUBJECTS.computeIfAbsent(state, RolesTest::subject);
    }

    private static Subject subject(String state) {
        return switch (state) {
            case "" -> null;
            case "organization" -> Subject.of(Given.organizationResponse());
            // It belongs to the partner who sends the request.
            case "subscription" -> Subject.of(subscription());
            case "delivery" -> delivery(Subject.of(subscription()));
            case "file" -> Subject.of(picture());
            case "public file" -> publicFile();
            case "key" -> Subject.of(Given.key(Map.of("role", "author")));
            default -> Subject.of(release(state).response());
        };
    }

    private static Response subscription() {
        return Given.with(key(CallerKind.PARTNER))
                .contentType("application/json")
                // The filter matches nothing that other tests publish.
                .body(Map.of("url", "https://127.0.0.1/", "filter", Map.of("topic", "ничто")))
                .post("/v1/subscriptions");
    }

    private static Response picture() {
        return Upload.picture(Pictures.jpeg(400, 300), "image/jpeg");
    }

    private static Subject publicFile() {
        Subject file = Subject.of(picture());
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("id", file.id())));
        Given.published(text);
        return file;
    }

    private static Subject delivery(Subject subscription) {
        return subscription.withDelivery(Given.staff()
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

    private static String label(CallerKind caller) {
        return caller.name().toLowerCase(Locale.ROOT);
    }

    /** The operations of the document by operation id. */
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
        boolean lists(int status) {
            return description.path("responses").has(String.valueOf(status));
        }

        /** The required role; "none" if the operation requires no key. */
        String role() {
            JsonNode security = description.path("security");
            boolean open = security.isEmpty();
            for (JsonNode requirement : security) {
                open |= requirement.isEmpty();
            }
            return description.path(ROLE).asText(open ? "none" : "any key");
        }

        /** The required roles of restricted parameters, by parameter. */
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

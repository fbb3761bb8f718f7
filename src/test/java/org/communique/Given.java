package org.communique;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Builds the states that tests start from, through the API. */
public final class Given {
    public static final String ADMIN_KEY = "an-admin-key-for-the-tests-of-32-characters-or-more";
    public static final String KEYS = "/v1/api-keys";
    public static final String RELEASES = "/v1/press-releases";

    private Given() {}

    /** A request with the admin key. */
    public static RequestSpecification staff() {
        return given().auth().preemptive().oauth2(ADMIN_KEY);
    }

    public static RequestSpecification writing(Object body) {
        return staff().contentType("application/json").body(body);
    }

    /** A request with a key. */
    public static RequestSpecification with(String key) {
        return given().auth().preemptive().oauth2(key);
    }

    /** A new key with a role. */
    public static String key(String role) {
        return key(Map.of("role", role)).path("key");
    }

    /** A new key that is bound to an organization. */
    public static String key(String role, String organization) {
        return key(Map.of("role", role, "organization", Map.of("id", organization)))
                .path("key");
    }

    public static Response key(Map<String, ?> properties) {
        Map<String, Object> draft = new HashMap<>(Map.of("name", "Ключ " + UUID.randomUUID()));
        draft.putAll(properties);
        return writing(draft).post(KEYS).then().statusCode(201).extract().response();
    }

    /** The id of a new organization. */
    public static String organization() {
        return organizationAnswer().path("id");
    }

    public static Response organizationAnswer() {
        return writing(Map.of("name", "Организация " + UUID.randomUUID()))
                .post("/v1/organizations")
                .then()
                .statusCode(201)
                .extract()
                .response();
    }

    /** What it takes to publish, and nothing more. The title is unlike any other. */
    public static Map<String, Object> text() {
        return text("Заголовок " + UUID.randomUUID());
    }

    public static Map<String, Object> text(String title) {
        Map<String, Object> text = new HashMap<>();
        text.put("title", title);
        text.put("body", "<p>Текст.</p>");
        text.put("language", "ru");
        text.put("attribution", Map.of("source", Map.of("name", "Источник")));
        return text;
    }

    /** The same, issued by an organization. */
    public static Map<String, Object> textOf(String organization) {
        Map<String, Object> text = text();
        text.put("organization", Map.of("id", organization));
        return text;
    }

    public static Release draft() {
        return draft(text());
    }

    public static Release draft(Map<String, ?> text) {
        return Release.of(writing(text).post(RELEASES).then().statusCode(201));
    }

    public static Release published() {
        return draft().publish(Map.of());
    }

    public static Release published(Map<String, ?> text) {
        return draft(text).publish(Map.of());
    }

    /** A release as it was last answered. */
    public record Release(String id, int version, String slug, Response response) {

        static Release of(ValidatableResponse answer) {
            Response response = answer.extract().response();
            return new Release(response.path("id"), response.path("version"), response.path("slug"), response);
        }

        public String path() {
            return RELEASES + "/" + id;
        }

        public String etag() {
            return response.header("ETag");
        }

        public RequestSpecification as(Object body) {
            return writing(body).header("If-Match", etag());
        }

        public Release act(String verb, Map<String, ?> body) {
            return of(as(body).post(path() + "/" + verb).then().statusCode(200));
        }

        public Release publish(Map<String, ?> body) {
            return act("publish", body);
        }

        /** Published a day ahead, until when it stays with the newsroom. */
        public Release schedule() {
            return publish(Map.of("publishedAt", tomorrow()));
        }

        /** The same, but partners may read it already. */
        public Release embargo() {
            return publish(Map.of("publishedAt", tomorrow(), "embargo", true));
        }

        public Release withdraw(String reason) {
            return act("withdraw", Map.of("reason", reason));
        }

        public Release patch(Map<String, ?> changes) {
            return of(staff().contentType("application/merge-patch+json; charset=UTF-8")
                    .header("If-Match", etag())
                    .body(changes)
                    .patch(path())
                    .then()
                    .statusCode(200));
        }

        public Release trash() {
            return of(staff().header("If-Match", etag()).delete(path()).then().statusCode(200));
        }

        public ValidatableResponse seenByThePublic() {
            return given().get(path()).then();
        }

        private static String tomorrow() {
            return Instant.now().plus(1, ChronoUnit.DAYS).toString();
        }
    }
}

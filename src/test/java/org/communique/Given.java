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

/** Creates the data that tests start from, through the API. */
public final class Given {
    public static final String ADMIN_KEY = "an-admin-key-for-the-tests-of-32-characters-or-more";
    public static final String MONITOR_KEY = "a-monitor-key-for-the-tests-of-32-characters-or-more";
    public static final String KEYS = "/v1/api-keys";
    public static final String RELEASES = "/v1/press-releases";

    private Given() {}

    /** Starts a request with the admin key. */
    public static RequestSpecification staff() {
        return given().auth().preemptive().oauth2(ADMIN_KEY);
    }

    /** Starts a request with the admin key and a JSON body. */
    public static RequestSpecification writing(Object body) {
        return staff().contentType("application/json").body(body);
    }

    /** Starts a request with a key. */
    public static RequestSpecification with(String key) {
        return given().auth().preemptive().oauth2(key);
    }

    /** Creates a key with a role. */
    public static String key(String role) {
        return key(Map.of("role", role)).path("key");
    }

    /** Creates a key that is restricted to an organization. */
    public static String key(String role, String organization) {
        return key(Map.of("role", role, "organization", Map.of("id", organization)))
                .path("key");
    }

    public static Response key(Map<String, ?> properties) {
        Map<String, Object> draft = new HashMap<>(Map.of("name", "Ключ " + UUID.randomUUID()));
        draft.putAll(properties);
        return writing(draft).post(KEYS).then().statusCode(201).extract().response();
    }

    /** Creates an organization and returns its id. */
    public static String organization() {
        return organizationResponse().path("id");
    }

    public static Response organizationResponse() {
        return writing(Map.of("name", "Организация " + UUID.randomUUID()))
                .post("/v1/organizations")
                .then()
                .statusCode(201)
                .extract()
                .response();
    }

    /** Returns the minimal content that can be published, with a unique title. */
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

    /** Returns the minimal content, issued by an organization. */
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

    /** A release as the last response described it. */
    public record Release(String id, int version, String slug, Response response) {

        static Release of(ValidatableResponse validatable) {
            Response response = validatable.extract().response();
            return new Release(response.path("id"), response.path("version"), response.path("slug"), response);
        }

        public String path() {
            return RELEASES + "/" + id;
        }

        public String etag() {
            return response.header("ETag");
        }

        /** Starts a request with the admin key, a JSON body and the entity tag of this release as {@code If-Match}. */
        public RequestSpecification as(Object body) {
            return writing(body).header("If-Match", etag());
        }

        public Release act(String verb, Map<String, ?> body) {
            return of(as(body).post(path() + "/" + verb).then().statusCode(200));
        }

        public Release publish(Map<String, ?> body) {
            return act("publish", body);
        }

        /** Schedules the publication for tomorrow. Until then, only staff can see the release. */
        public Release schedule() {
            return publish(Map.of("publishedAt", tomorrow()));
        }

        /** Schedules the publication for tomorrow under an embargo, so that partners can read the release now. */
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

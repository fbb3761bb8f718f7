package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class HttpTest {

    /** A shared cache that does not know {@code Vary: Origin} sends one response to all sites. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /v1/press-releases                      | 200
            GET     | /v1/press-releases?limit=7              | 200
            GET     | /v1/press-releases?limit=0              | 400
            GET     | /v1/press-releases?cursor=%FF           | 400
            GET     | /v1/press-releases/nothing              | 404
            GET     | /v1/audit                               | 401
            POST    | /v1/press-releases/x/unschedule         | 401
            PUT     | /v1/press-releases                      | 405
            GET     | /hub                                    | 405
            POST    | /hub                                    | 400
            OPTIONS | /v1/press-releases                      | 200
            OPTIONS | /no/such/path                           | 404
            GET     | /no/such/path                           | 404
            GET     | /feeds/press-releases.rss               | 200
            GET     | /feeds/press-releases.json?language=!   | 400
            GET     | /sitemap.xml                            | 200
            GET     | /openapi.json                           | 200
            GET     | /guide                                  | 200
            GET     | /guide/guide.css                        | 200
            GET     | /docs/                                  | 200
            POST    | /guide                                  | 405
            GET     | /                                       | 302
            """)
    void every_response_may_be_read_by_every_site(String method, String path, int status) {
        for (int attempt = 0; attempt < 2; attempt++) {
            for (String origin : new String[] {"https://a.example", null, "https://b.example", "null"}) {
                given().urlEncodingEnabled(false)
                        .redirects()
                        .follow(false)
                        .headers(origin == null ? Map.of() : Map.of("Origin", origin))
                        .request(method, path)
                        .then()
                        .statusCode(status)
                        .header("Access-Control-Allow-Origin", is("*"))
                        .header("Access-Control-Allow-Credentials", nullValue())
                        .header("Access-Control-Expose-Headers", containsString("ETag"))
                        .header("Access-Control-Expose-Headers", containsString("Link"))
                        .header("Access-Control-Expose-Headers", containsString("Location"))
                        .header("Access-Control-Expose-Headers", containsString("Retry-After"))
                        .header("Vary", not(containsString("Origin")));
            }
        }
    }

    @Test
    void responses_without_a_body_and_responses_to_a_key_may_be_read_by_every_site() {
        Given.Release release = Given.published();
        String path = release.path();
        for (RequestSpecification caller : List.of(given(), staff())) {
            String tag = caller.get(path).header("ETag");
            for (int attempt = 0; attempt < 2; attempt++) {
                for (Response response : List.of(
                        given().spec(caller).header("If-None-Match", tag).get(path),
                        given().spec(caller).head(path),
                        given().spec(caller).header("Accept", "text/csv").get(path))) {
                    response.then()
                            .header("Access-Control-Allow-Origin", is("*"))
                            .header("Access-Control-Expose-Headers", containsString("ETag"));
                }
            }
        }
        release.as("{}").header("If-Match", "99").put(path).then().header("Access-Control-Allow-Origin", is("*"));
        release.withdraw("Ошибка");
        given().get(path).then().statusCode(410).header("Access-Control-Allow-Origin", is("*"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/press-releases, PATCH",
        "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11, DELETE",
        "/v1/import, POST",
        "/feeds/press-releases.rss, GET",
        "/no/such/path, PUT"
    })
    void a_preflight_is_answered_without_a_key_and_does_not_repeat_the_origin(String path, String method) {
        given().header("Origin", "https://site.example.org")
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "if-match,authorization")
                .options(path)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is("*"))
                .header("Access-Control-Allow-Credentials", nullValue())
                .header("Access-Control-Allow-Methods", containsString(method))
                .header("Access-Control-Allow-Headers", containsString("If-Match"))
                .header("Access-Control-Allow-Headers", containsString("Authorization"))
                .header("Access-Control-Max-Age", is("86400"))
                .header("Vary", nullValue())
                .header("Content-Length", is("0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {RELEASES, RELEASES + "/nothing", "/v1/audit", "/openapi.json", "/no/such/path", "/%FF"})
    void browsers_must_not_run_or_frame_responses(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .header("X-Content-Type-Options", is("nosniff"))
                .header("Content-Security-Policy", is("default-src 'none'; frame-ancestors 'none'"))
                .header("X-Frame-Options", is("DENY"))
                .header("Referrer-Policy", is("no-referrer"));
    }

    @Test
    void the_documentation_runs_only_its_own_scripts() {
        given().get("/docs/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("X-Content-Type-Options", is("nosniff"));
    }

    @Test
    void a_wrong_key_is_challenged_even_where_none_is_needed() {
        given().auth()
                .preemptive()
                .oauth2("cmq_wrong")
                .get(RELEASES)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("type", equalTo("urn:problem-type:communique:unauthenticated"));
        given().header("Authorization", "Basic eDp5").get(RELEASES).then().statusCode(401);
    }

    @Test
    void links_are_built_from_the_public_url_and_never_from_the_host() {
        Given.published();
        Given.published();
        given().header("Host", "evil.example.org")
                .header("X-Forwarded-Host", "evil.example.org")
                .queryParam("limit", 1)
                .get(RELEASES)
                .then()
                .statusCode(200)
                .header("Link", not(containsString("evil")));
        Given.writing(Given.text())
                .header("Host", "evil.example.org")
                .post(RELEASES)
                .then()
                .statusCode(201)
                .header("Location", containsString("http://localhost:8080/v1/press-releases/"));
    }

    @Test
    void unknown_paths_are_problems_too() {
        for (String path : new String[] {"/v1/nothing", "/nothing", RELEASES + "/x", "/v1/organizations/x"}) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .header("Cache-Control", "no-store")
                    .body("type", equalTo("urn:problem-type:communique:not-found"))
                    .body("status", equalTo(404));
        }
        given().delete(RELEASES).then().statusCode(405).contentType("application/problem+json");
        given().header("Accept", "text/csv")
                .get(RELEASES)
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
    }

    @Test
    void publishing_now_needs_no_body() {
        Given.Release draft = Given.draft();
        draft.as("").post(draft.path() + "/publish").then().statusCode(200);
        staff().contentType("application/json")
                .post(RELEASES)
                .then()
                .statusCode(400)
                .body("detail", containsString("empty"));
    }

    @Test
    void topics_are_counted_for_the_public() {
        String topic = "Тема " + java.util.UUID.randomUUID();
        Map<String, Object> text = Given.text();
        text.put("topics", List.of(topic));
        Given.draft(text);
        Given.published(text);
        String next = null;
        Integer count;
        do {
            Response page = given().queryParam("limit", 100)
                    .queryParams(next == null ? Map.of() : Map.of("cursor", next))
                    .get("/v1/topics");
            page.then().statusCode(200);
            count = page.path("items.find { it.value == '" + topic + "' }?.count");
            next = page.path("page.next");
        } while (count == null && next != null);
        assertEquals(1, count);
    }
}

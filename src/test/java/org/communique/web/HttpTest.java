package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class HttpTest {

    @Test
    void any_site_may_read_but_without_credentials() {
        given().header("Origin", "https://site.example.org")
                .get(RELEASES)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", anyOf(is("*"), is("https://site.example.org")))
                .header("Access-Control-Allow-Credentials", anyOf(nullValue(), is("false")))
                .header("Access-Control-Expose-Headers", containsString("ETag"));
        given().header("Origin", "https://site.example.org")
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "if-match,authorization")
                .options(RELEASES)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Headers", containsString("If-Match"));
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
        text.put("topics", java.util.List.of(topic));
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

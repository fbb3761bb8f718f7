package org.communique.pages;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class PagesTest {

    @ParameterizedTest
    @CsvSource({"/, /docs/", "/newsroom, /newsroom/"})
    void an_address_without_a_page_redirects_to_one(String path, String target) {
        given().redirects().follow(false).get(path).then().statusCode(302).header("Location", target);
        given().redirects().follow(false).head(path).then().statusCode(302).header("Location", target);
    }

    @Test
    void the_guide_is_rendered_from_its_markdown() {
        String tag = given().get("/guide")
                .then()
                .statusCode(200)
                .contentType("text/html; charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'self'"))
                .body(containsString("<h2 id=\"search\">Search</h2>"))
                .body(containsString("<a href=\"#search\">Search</a>"))
                .body(containsString("<code class=\"language-sh\">"))
                .body(containsString("<table tabindex=\"0\">"))
                .body(not(containsString("style=")))
                .extract()
                .header("ETag");
        given().header("If-None-Match", tag).get("/guide").then().statusCode(304);
        given().head("/guide").then().statusCode(200).header("ETag", tag);
        given().get("/guide/guide.css").then().statusCode(200).contentType(startsWith("text/css"));
    }

    @Test
    void the_newsroom_is_served_unchanged_and_may_load_only_images_and_media_from_other_sites() {
        given().get("/newsroom/")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Cache-Control", equalTo("no-cache"))
                .header(
                        "Content-Security-Policy",
                        equalTo("default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                                + " img-src 'self' https: data:; media-src 'self' https:; form-action 'self'"))
                .body(containsString("main.js"));
        given().get("/newsroom/main.js").then().statusCode(200).contentType(containsString("javascript"));
        given().get("/newsroom/README.md").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void a_response_carries_the_request_id_that_was_sent_or_a_new_one() {
        given().header("X-Request-Id", "edge-7.a_B")
                .get("/v1/press-releases")
                .then()
                .header("X-Request-Id", "edge-7.a_B");
        for (String path : new String[] {"/v1/press-releases", "/no/such/path", "/guide"}) {
            given().header("X-Request-Id", "not an id, but a sentence")
                    .get(path)
                    .then()
                    .header("X-Request-Id", matchesPattern("[0-9a-f]{16}"));
        }
    }
}

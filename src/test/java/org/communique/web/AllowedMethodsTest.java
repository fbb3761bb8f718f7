package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class AllowedMethodsTest {
    private static final String NOWHERE = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/press-releases                          | GET, HEAD, POST, OPTIONS
            /v1/press-releases/                         | GET, HEAD, POST, OPTIONS
            /v1/press-releases?limit=1                  | GET, HEAD, POST, OPTIONS
            /v1/press-releases/{id}                     | GET, HEAD, PUT, PATCH, DELETE, OPTIONS
            /v1/press-releases/x                        | GET, HEAD, PUT, PATCH, DELETE, OPTIONS
            /v1/press-releases/by-slug/x                | GET, HEAD, OPTIONS
            /v1/press-releases/{id}/publish             | POST, OPTIONS
            /v1/press-releases/{id}/revisions           | GET, HEAD, OPTIONS
            /v1/press-releases/{id}/revisions/1         | GET, HEAD, OPTIONS
            /v1/press-releases/{id}/revisions/1/restore | POST, OPTIONS
            /v1/organizations                           | GET, HEAD, POST, OPTIONS
            /v1/organizations/{id}                      | GET, HEAD, PUT, PATCH, DELETE, OPTIONS
            /v1/topics                                  | GET, HEAD, OPTIONS
            /v1/search                                  | GET, HEAD, OPTIONS
            /v1/changes/stream                          | GET, HEAD, OPTIONS
            /v1/import                                  | POST, OPTIONS
            /v1/export                                  | GET, HEAD, OPTIONS
            /v1/api-keys                                | GET, HEAD, POST, OPTIONS
            /v1/audit                                   | GET, HEAD, OPTIONS
            /hub                                        | POST, OPTIONS
            /feeds/press-releases.rss                   | GET, HEAD, OPTIONS
            /feeds/press-releases.json?language=!       | GET, HEAD, OPTIONS
            /sitemap.xml                                | GET, HEAD, OPTIONS
            /sitemap-2022-12.xml                        | GET, HEAD, OPTIONS
            /sitemap-news.xml                           | GET, HEAD, OPTIONS
            /                                           | GET, HEAD, OPTIONS
            /guide                                      | GET, HEAD, OPTIONS
            /guide/guide.css                            | GET, HEAD, OPTIONS
            /docs/                                      | GET, HEAD, OPTIONS
            /openapi.json                               | GET, HEAD, OPTIONS
            """)
    void options_and_405_name_the_methods_of_the_path(String template, String allowed) {
        String path = template.replace("{id}", NOWHERE);
        assertMethods(path, allowed);
    }

    /** The document is made from the same annotations, by other code. */
    @Test
    void every_operation_of_the_document_is_named() {
        Map<String, Map<String, ?>> paths = given().get("/openapi.json").path("paths");
        paths.forEach((template, item) -> {
            Set<String> expected = new TreeSet<>(Set.of("OPTIONS"));
            item.keySet().forEach(method -> expected.add(method.toUpperCase(Locale.ROOT)));
            if (expected.contains("GET")) {
                expected.add("HEAD");
            }
            // An extension selects a format of a read.
            if (!template.contains("{id}.")) {
                String path = template.replaceAll("\\{[^}]*}", "x");
                Response response = given().options(path);
                assertEquals(
                        expected, new TreeSet<>(List.of(response.header("Allow").split(", "))), path);
            }
        });
    }

    @Test
    void options_tell_nothing_about_a_release_and_need_no_key() {
        for (String id : List.of(Given.draft().id(), Given.published().id(), NOWHERE)) {
            given().header("Authorization", "Bearer cmq_wrong")
                    .options(RELEASES + "/" + id)
                    .then()
                    .statusCode(200)
                    .header("Allow", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
                    .header("Accept-Patch", "application/merge-patch+json")
                    .header("ETag", nullValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/no/such/path", "/v1", "/v1/nothing", "/feeds/press-releases.csv", "/v1/search/x/y", "/sitemap"
            })
    void a_path_without_a_resource_has_no_methods(String path) {
        given().options(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .header("Allow", nullValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST  | /v1/press-releases              | text/plain       | Accept-Post  | application/json
            POST  | /v1/press-releases/{id}/correct | text/plain       | Accept-Post  | application/json
            POST  | /v1/import                      | application/json | Accept-Post  | application/x-ndjson
            POST  | /hub                            | application/json | Accept-Post  | application/x-www-form-urlencoded
            PUT   | /v1/press-releases/{id}         | text/html        | Accept       | application/json
            PUT   | /v1/organizations/{id}          | garbage          | Accept       | application/json
            PATCH | /v1/press-releases/{id}         | application/json | Accept-Patch | application/merge-patch+json
            PATCH | /v1/press-releases/{id}         | garbage          | Accept-Patch | application/merge-patch+json
            PATCH | /v1/organizations/{id}          | application/json | Accept-Patch | application/merge-patch+json
            PATCH | /v1/subscriptions/{id}          | application/json | Accept-Patch | application/merge-patch+json
            PATCH | /v1/api-keys/{id}               | text/plain       | Accept-Patch | application/merge-patch+json
            """)
    void a_415_names_the_media_types_that_are_accepted(
            String method, String path, String type, String header, String accepted) {
        staff().header("Content-Type", type)
                .header("If-Match", "1")
                .body("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .request(method, path.replace("{id}", NOWHERE))
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .header(header, equalTo(accepted))
                .header("Accept", equalTo(accepted))
                .header("Accept-Encoding", nullValue());
        if (!method.equals("PUT")) {
            given().options(path.replace("{id}", NOWHERE)).then().header(header, equalTo(accepted));
        }
    }

    @Test
    void a_415_for_a_content_coding_names_the_coding_that_is_accepted() {
        staff().contentType("application/json")
                .header("Content-Encoding", "br")
                .body("{}")
                .post(RELEASES)
                .then()
                .statusCode(415)
                .header("Accept-Encoding", is("identity"))
                .header("Accept-Post", nullValue());
    }

    private static void assertMethods(String path, String allowed) {
        given().options(path).then().statusCode(200).header("Allow", allowed).header("Content-Length", "0");
        Set<String> supported = Set.of(allowed.split(", "));
        for (String method : METHODS) {
            if (!supported.contains(method)) {
                Response response = given().request(method, path);
                response.then().statusCode(405).header("Allow", allowed);
                if (method.equals("HEAD")) {
                    assertEquals("", response.asString());
                } else {
                    response.then()
                            .contentType("application/problem+json")
                            .body("type", equalTo("urn:problem-type:communique:method-not-allowed"));
                    assertFalse(response.<String>path("detail").isBlank());
                }
            }
        }
    }
}

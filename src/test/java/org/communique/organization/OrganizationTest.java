package org.communique.organization;

import static io.restassured.RestAssured.given;
import static org.communique.Given.staff;
import static org.communique.Given.writing;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OrganizationTest {
    private static final String ORGANIZATIONS = "/v1/organizations";

    @Test
    void an_organization_is_returned_as_it_was_created() {
        String name = "Совет " + UUID.randomUUID();
        Response created = create(Map.of(
                "name",
                name,
                "language",
                "ru",
                "boilerplate",
                "О нас.",
                "contacts",
                List.of(Map.of(
                        "name",
                        "Пресс-служба",
                        "phone",
                        "+7 (495) 000-00-00",
                        "extension",
                        "107",
                        "address",
                        "г. Москва"))));
        created.then().statusCode(201).header("Location", containsString(ORGANIZATIONS + "/"));
        given().get(ORGANIZATIONS + "/" + created.path("slug"))
                .then()
                .statusCode(200)
                .body("name", equalTo(name))
                .body("contacts[0].extension", equalTo("107"))
                .body("count", equalTo(0))
                .header("ETag", created.header("ETag"));
    }

    @Test
    void the_count_includes_public_releases_only() {
        Response organization = create(Map.of("name", "Со счётом " + UUID.randomUUID()));
        Map<String, Object> text = Given.text();
        text.put("organization", Map.of("slug", organization.path("slug")));
        Given.draft(text);
        Given.published(text).seenByThePublic().body("organization.id", equalTo(organization.path("id")));
        given().get(path(organization)).then().body("count", equalTo(1));
    }

    @Test
    void a_patch_changes_only_the_fields_in_it() {
        Response organization = create(Map.of("name", "Прежнее " + UUID.randomUUID(), "url", "https://example.org/"));
        String name = "Новое " + UUID.randomUUID();
        patch(organization, "{\"name\": \"" + name + "\", \"url\": null}")
                .then()
                .statusCode(200)
                .body("name", equalTo(name))
                .body("url", nullValue())
                .body("slug", equalTo(organization.path("slug")));
        patch(organization, "{}").then().statusCode(412);
    }

    @Test
    void an_organization_that_a_release_refers_to_cannot_be_deleted() {
        Response organization = create(Map.of("name", "Нужная " + UUID.randomUUID()));
        Map<String, Object> text = Given.text();
        text.put("organization", Map.of("id", organization.path("id")));
        Given.draft(text);
        delete(organization).then().statusCode(409).body("type", equalTo("urn:problem-type:communique:in-use"));
        Response unused = create(Map.of("name", "Лишняя " + UUID.randomUUID()));
        delete(unused).then().statusCode(204);
        given().get(path(unused)).then().statusCode(404);
    }

    @Test
    void a_slug_that_is_in_use_is_a_conflict() {
        String slug = "slug-" + UUID.randomUUID();
        create(Map.of("name", "Первая", "slug", slug)).then().statusCode(201);
        create(Map.of("name", "Вторая", "slug", slug))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:communique:taken"));
    }

    @Test
    void writing_requires_a_key() {
        given().contentType("application/json")
                .body("{\"name\": \"x\"}")
                .post(ORGANIZATIONS)
                .then()
                .statusCode(401);
    }

    @Test
    void pages_contain_every_organization_once() {
        for (int i = 0; i < 5; i++) {
            create(Map.of("name", "Страница " + UUID.randomUUID()));
        }
        List<String> ids = new ArrayList<>();
        String next = null;
        do {
            Response page = given().queryParam("limit", 3)
                    .queryParams(next == null ? Map.of() : Map.of("cursor", next))
                    .get(ORGANIZATIONS);
            page.then().statusCode(200);
            ids.addAll(page.path("items.id"));
            next = page.path("page.next");
        } while (next != null);
        assertTrue(ids.size() >= 5);
        assertEquals(ids.stream().distinct().count(), ids.size());
    }

    private static Response create(Map<String, ?> organization) {
        return writing(organization).post(ORGANIZATIONS);
    }

    private static Response patch(Response organization, String changes) {
        return staff().contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", organization.header("ETag"))
                .body(changes)
                .patch(path(organization));
    }

    private static Response delete(Response organization) {
        return staff().header("If-Match", organization.header("ETag")).delete(path(organization));
    }

    private static String path(Response organization) {
        return ORGANIZATIONS + "/" + organization.path("id");
    }
}

package org.communique.access;

import static org.communique.Given.RELEASES;
import static org.communique.Given.draft;
import static org.communique.Given.staff;
import static org.communique.Given.with;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that is bound to an organization can read and change the drafts of that organization only. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class BoundKeyTest {
    private String own;
    private String other;
    private String editor;

    @BeforeEach
    void createBoundKey() {
        own = Given.organization();
        other = Given.organization();
        editor = Given.key("editor", own);
    }

    @Test
    void it_writes_for_its_organization_by_default() {
        ValidatableResponse created = create(Given.text()).statusCode(201).body("organization.id", equalTo(own));
        String path = RELEASES + "/" + created.extract().path("id");
        Map<String, Object> noOrganization = new HashMap<>();
        noOrganization.put("organization", null);
        patch(path, "1", noOrganization).statusCode(200).body("organization.id", equalTo(own));
    }

    @Test
    void it_cannot_write_for_another_organization() {
        create(textOf(other)).statusCode(403).body("detail", containsString("/organization"));
        String path = RELEASES + "/" + create(Given.text()).extract().path("id");
        patch(path, "1", Map.of("organization", Map.of("id", other))).statusCode(403);
    }

    @Test
    void drafts_of_other_organizations_are_hidden_and_their_releases_cannot_be_changed() {
        Given.Release draft = draft(textOf(other));
        with(editor).get(draft.path()).then().statusCode(404);
        patch(draft.path(), "1", Map.of("title", "Чужое")).statusCode(404);
        with(editor).get(draft.path() + "/revisions").then().statusCode(404);
        Given.Release published = draft.publish(Map.of());
        with(editor).get(published.path()).then().statusCode(200);
        patch(published.path(), "2", Map.of("title", "Чужое")).statusCode(403);
        with(editor).get(published.path() + "/revisions").then().statusCode(403);
        with(editor).get(published.path() + "/revisions/1").then().statusCode(403);
        with(editor)
                .queryParam("at", "2099-01-01T00:00:00Z")
                .get(published.path())
                .then()
                .statusCode(403);
        post(published.path() + "/withdraw", "2", Map.of("reason", "Чужое")).statusCode(403);
    }

    @Test
    void a_list_contains_its_own_and_public_releases() {
        String topic = "тема-" + UUID.randomUUID();
        draft(textAbout(topic, own));
        draft(textAbout(topic, other));
        draft(textAbout(topic, null));
        draft(textAbout(topic, other)).publish(Map.of("publishedAt", "2099-01-01T00:00:00Z", "embargo", true));
        draft(textAbout(topic, other)).publish(Map.of());
        with(editor)
                .queryParam("topic", topic)
                .queryParam("count", "exact")
                .get(RELEASES)
                .then()
                .body("items", hasSize(2))
                .body("page.total", equalTo(2));
        with(editor)
                .queryParam("topic", topic)
                .queryParam("status", "draft")
                .get(RELEASES)
                .then()
                .body("items.organization.id", contains(own));
    }

    @Test
    void a_partner_reads_the_embargoed_releases_of_its_organization_only() {
        String partner = Given.key("partner", own);
        Map<String, Object> later = Map.of("publishedAt", "2099-01-01T00:00:00Z", "embargo", true);
        with(partner).get(draft(textOf(own)).publish(later).path()).then().statusCode(200);
        with(partner).get(draft(textOf(other)).publish(later).path()).then().statusCode(404);
    }

    @Test
    void draft_translations_of_other_organizations_are_hidden_but_preserved() {
        Given.Release foreign = draft(textOf(other));
        Map<String, Object> text = textOf(own);
        text.put("language", "kk");
        text.put("translations", List.of(Map.of("id", foreign.id())));
        Given.Release mixed = draft(text);
        with(editor).get(mixed.path()).then().body("translations", empty());
        patch(mixed.path(), "1", Map.of("title", "Жаңа")).statusCode(200).body("translations", empty());
        with(editor).get(mixed.path() + "/revisions/1").then().statusCode(200).body("translations", empty());
        Map<String, Object> replacement = textOf(own);
        replacement.put("language", "kk");
        with(editor)
                .contentType("application/json")
                .header("If-Match", "2")
                .body(replacement)
                .put(mixed.path())
                .then()
                .statusCode(200);
        staff().get(mixed.path()).then().body("translations.id", contains(foreign.id()));
    }

    @Test
    void releases_of_other_organizations_are_not_accepted_as_translations() {
        Map<String, Object> text = Given.text();
        text.put("language", "kk");
        for (Given.Release foreign : List.of(draft(textOf(other)), Given.published(textOf(other)))) {
            text.put("translations", List.of(Map.of("id", foreign.id())));
            create(text).statusCode(422).body("errors.pointer", everyItem(equalTo("/translations/0")));
        }
    }

    @Test
    void it_can_change_its_own_organization_only() {
        patch("/v1/organizations/" + own, "1", Map.of("boilerplate", "О нас")).statusCode(200);
        patch("/v1/organizations/" + other, "1", Map.of("boilerplate", "О них")).statusCode(403);
        with(editor)
                .contentType("application/json")
                .body(Map.of("name", "Новая"))
                .post("/v1/organizations")
                .then()
                .statusCode(403);
        with(editor)
                .header("If-Match", "2")
                .delete("/v1/organizations/" + own)
                .then()
                .statusCode(403);
    }

    @Test
    void a_bound_admin_cannot_create_keys_or_read_the_audit() {
        String admin = Given.key("admin", own);
        with(admin)
                .contentType("application/json")
                .body(Map.of("name", "x", "role", "admin"))
                .post(Given.KEYS)
                .then()
                .statusCode(403);
        with(admin).get(Given.KEYS).then().statusCode(403);
        with(admin).get("/v1/audit").then().statusCode(403);
    }

    @Test
    void authors_can_change_drafts_only() {
        String author = Given.key("author");
        Given.Release draft = draft();
        change(with(author), draft.path(), "1", Map.of("title", "Черновик")).statusCode(200);
        Given.Release scheduled = draft().publish(Map.of("publishedAt", "2099-01-01T00:00:00Z"));
        for (Given.Release release :
                List.of(Given.published(), scheduled, Given.published().withdraw("Ошибка"))) {
            change(with(author), release.path(), String.valueOf(release.version()), Map.of("title", "Не черновик"))
                    .statusCode(403);
            with(author)
                    .header("If-Match", release.etag())
                    .delete(release.path())
                    .then()
                    .statusCode(403);
        }
    }

    private ValidatableResponse create(Map<String, ?> text) {
        return with(editor)
                .contentType("application/json")
                .body(text)
                .post(RELEASES)
                .then();
    }

    private ValidatableResponse patch(String path, String version, Map<String, ?> changes) {
        return change(with(editor), path, version, changes);
    }

    private static ValidatableResponse change(
            RequestSpecification caller, String path, String version, Map<String, ?> changes) {
        return caller.contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", version)
                .body(changes)
                .patch(path)
                .then();
    }

    private ValidatableResponse post(String path, String version, Map<String, ?> body) {
        return with(editor)
                .contentType("application/json")
                .header("If-Match", version)
                .body(body)
                .post(path)
                .then();
    }

    private static Map<String, Object> textOf(String organization) {
        Map<String, Object> text = Given.text();
        if (organization != null) {
            text.put("organization", Map.of("id", organization));
        }
        return text;
    }

    private static Map<String, Object> textAbout(String topic, String organization) {
        Map<String, Object> text = textOf(organization);
        text.put("topics", List.of(topic));
        return text;
    }
}

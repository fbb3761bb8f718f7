package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.communique.Given.draft;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class LifecycleTest {
    @Inject
    TestClock clock;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void only_staff_can_read_a_draft() {
        Given.Release draft = draft();
        staff().get(draft.path())
                .then()
                .statusCode(200)
                .body("status", equalTo("draft"))
                .header("ETag", draft.etag());
        draft.seenByThePublic().statusCode(404).header("Cache-Control", "no-store");
    }

    @Test
    void everyone_can_read_a_published_release() {
        Given.Release release = published();
        release.seenByThePublic()
                .statusCode(200)
                .body("status", equalTo("published"))
                .body("firstPublishedAt", notNullValue())
                .body("contentUpdatedAt", notNullValue());
    }

    @Test
    void a_backdated_release_keeps_its_publication_time() {
        Given.Release release = draft().publish(Map.of("publishedAt", "2022-12-21T11:30:00+03:00"));
        release.seenByThePublic().statusCode(200).body("publishedAt", equalTo("2022-12-21T08:30:00.000Z"));
    }

    @Test
    void a_scheduled_release_becomes_public_at_its_publication_time() {
        Instant now = clock.instant();
        clock.freezeAt(now);
        Instant instant = now.plusSeconds(2);
        Given.Release release = draft().publish(Map.of("publishedAt", instant.toString()));
        release.response().then().body("status", equalTo("scheduled"));
        release.seenByThePublic().statusCode(404);
        clock.freezeAt(instant.minusMillis(1));
        release.seenByThePublic().statusCode(404);
        clock.freezeAt(instant);
        release.seenByThePublic().statusCode(200).body("status", equalTo("published"));
    }

    @Test
    void publishing_reports_every_missing_field() {
        Given.Release draft = draft(Map.of());
        draft.as(Map.of())
                .post(draft.path() + "/publish")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.pointer",
                        hasItems("/title", "/body", "/language", "/organization", "/attribution/source"));
    }

    @Test
    void a_correction_is_shown_to_readers_and_a_minor_edit_is_not() {
        Given.Release release = published();
        String before = release.response().path("contentUpdatedAt");
        Given.Release edited = release.patch(Map.of("summary", "Кратко."));
        edited.response().then().body("contentUpdatedAt", equalTo(before)).body("corrections.size()", equalTo(0));
        Given.Release corrected =
                edited.act("correct", Map.of("note", "Уточнена дата.", "changes", Map.of("subtitle", "Подзаголовок")));
        corrected
                .seenByThePublic()
                .statusCode(200)
                .body("corrections[0].note", equalTo("Уточнена дата."))
                .body("subtitle", equalTo("Подзаголовок"))
                .body("summary", equalTo("Кратко."));
    }

    @Test
    void a_withdrawn_release_returns_410_with_the_reason() {
        Given.Release replacement = published();
        Given.Release release = published();
        Given.Release withdrawn =
                release.act("withdraw", Map.of("reason", "Ошибка в данных.", "replacedBy", replacement.id()));
        withdrawn
                .seenByThePublic()
                .statusCode(410)
                .body("reason", equalTo("Ошибка в данных."))
                .body("replacedBy", equalTo(replacement.id()));
        given().get(Given.RELEASES + "/by-slug/" + release.slug()).then().statusCode(410);
        staff().get(release.path()).then().statusCode(200).body("withdrawal.reason", equalTo("Ошибка в данных."));
    }

    @Test
    void a_release_is_restored_from_the_trash_as_it_was() {
        Given.Release trashed = published().trash();
        trashed.seenByThePublic().statusCode(404);
        trashed.response().then().body("trashedAt", notNullValue());
        Given.Release restored = trashed.act("restore", Map.of());
        restored.seenByThePublic().statusCode(200).body("trashedAt", nullValue());
    }

    @Test
    void an_edit_that_also_changes_the_slug_makes_one_version() {
        Given.Release draft = Given.draft();
        Given.Release changed = draft.patch(Map.of("title", "Другой заголовок " + java.util.UUID.randomUUID()));
        assertNotEquals(draft.slug(), changed.slug());
        assertEquals(2, changed.version());
        assertEquals(
                3,
                changed.patch(Map.of("slug", "izbrannoe-" + changed.id(), "summary", "Кратко"))
                        .version());
    }
}

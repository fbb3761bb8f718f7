package org.communique.release;

import static org.communique.Given.draft;
import static org.communique.Given.staff;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OptimisticLockTest {

    @Test
    void of_concurrent_writes_with_the_same_etag_one_succeeds() {
        Given.Release draft = draft();
        List<Integer> statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(n -> patch(draft, draft.etag(), Map.of("summary", "Писатель " + n))
                        .statusCode())
                .sorted()
                .toList();
        assertEquals(List.of(200, 412, 412, 412, 412, 412, 412, 412), statuses);
        staff().get(draft.path()).then().body("version", equalTo(2));
    }

    @Test
    void a_write_without_if_match_is_rejected_with_428() {
        Given.Release draft = draft();
        staff().delete(draft.path())
                .then()
                .statusCode(428)
                .body("type", equalTo("urn:problem-type:communique:precondition-required"));
        Given.writing(Map.of()).post(draft.path() + "/publish").then().statusCode(428);
    }

    @Test
    void a_stale_etag_is_rejected_with_the_current_version() {
        Given.Release draft = draft();
        draft.patch(Map.of("summary", "Новое"));
        patch(draft, draft.etag(), Map.of("summary", "Старое"))
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
    }

    @Test
    void if_match_accepts_a_bare_version() {
        Given.Release draft = draft();
        patch(draft, "1", Map.of("summary", "б")).then().statusCode(200);
        patch(draft, "\"2\"", Map.of("summary", "в")).then().statusCode(200);
    }

    /** What proxies make of the tag {@code "1-x"} when they compress a response, and what clients send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"1-x\"",
                "w/\"1-x\"",
                "W/\"1\"",
                "\"1-x-gzip\"",
                "\"1-x;gzip\"",
                "\"1-x\"-gzip",
                "W/\"1-x--gzip\"",
                "\"7-a\", W/\"1-x\"",
                "\"7-a\",\"1-x\",\"8-b\"",
                ", ,\"1-x\" ,",
                "\"7,8\", \"1-x\"",
                "W/*, *"
            })
    void if_match_counts_by_the_version_in_a_tag(String tag) {
        Given.Release draft = draft();
        patch(draft, tag, Map.of("summary", "а")).then().statusCode(200).body("version", equalTo(2));
        patch(draft, tag.replace("*", "\"1\""), Map.of("summary", "б")).then().statusCode(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"2-x\"",
                "\"2,1\"",
                "\"x,1\"",
                "\"11-x\"",
                "\"0-1\"",
                "\"x-1\"",
                "\"*\"",
                "\"-1\"",
                "W/",
                "\"W/1\""
            })
    void if_match_with_another_tag_is_stale(String tag) {
        patch(draft(), tag, Map.of("summary", "а")).then().statusCode(412).body("version", equalTo(1));
    }

    @Test
    void lines_of_if_match_are_one_list() {
        staff().contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", "\"9-a\"", "W/\"1-b\"")
                .body(Map.of("summary", "а"))
                .patch(draft().path())
                .then()
                .statusCode(200);
    }

    @Test
    void a_weak_tag_counts_wherever_if_match_is_required() {
        Given.Release release = draft();
        String path = release.path();
        for (String action : List.of("publish", "correct", "withdraw")) {
            String body = action.equals("correct")
                    ? "{\"note\": \"Опечатка\", \"changes\": {\"subtitle\": \"а\"}}"
                    : action.equals("withdraw") ? "{\"reason\": \"Ошибка\"}" : "{}";
            String tag = "W/" + staff().get(path).header("ETag");
            for (int expected : new int[] {200, 412}) {
                staff().contentType("application/json")
                        .header("If-Match", tag)
                        .body(body)
                        .post(path + "/" + action)
                        .then()
                        .statusCode(expected);
            }
        }
        String organization = "/v1/organizations/" + Given.organization();
        String tag = "W/" + staff().get(organization).header("ETag");
        for (int expected : new int[] {200, 412}) {
            staff().contentType("application/merge-patch+json")
                    .header("If-Match", tag)
                    .body("{\"boilerplate\": \"а\"}")
                    .patch(organization)
                    .then()
                    .statusCode(expected);
        }
    }

    @Test
    void a_weak_tag_in_if_none_match_saves_the_response() {
        Given.Release release = Given.published();
        String tag = staff().get(release.path()).header("ETag");
        for (String given : List.of("W/" + tag, "\"x\", W/" + tag, tag, "*")) {
            staff().header("If-None-Match", given).get(release.path()).then().statusCode(304);
        }
        staff().header("If-None-Match", "W/\"1-x\"").get(release.path()).then().statusCode(200);
    }

    @Test
    void an_edit_that_changes_nothing_makes_no_version() {
        Given.Release draft = draft(Given.text("Как есть"));
        Given.Release same = draft.patch(Map.of("title", "  Как   есть "));
        assertEquals(draft.etag(), same.etag());
    }

    @Test
    void a_response_can_be_sent_back_unchanged() {
        Given.Release release = Given.published();
        release.as(release.response().asString())
                .put(release.path())
                .then()
                .statusCode(200)
                .header("ETag", release.etag());
    }

    @Test
    void read_only_fields_cannot_be_changed() {
        Given.Release draft = draft();
        patch(draft, draft.etag(), Map.of("status", "published", "id", "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11"))
                .then()
                .statusCode(422)
                .body("errors.pointer.sort()", equalTo(List.of("/id", "/status")))
                .body("errors.code", equalTo(List.of("read-only", "read-only")));
    }

    private static Response patch(Given.Release release, String etag, Map<String, ?> changes) {
        return staff().contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", etag)
                .body(changes)
                .patch(release.path());
    }
}

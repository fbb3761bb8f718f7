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

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OptimisticLockTest {

    @Test
    void of_many_writers_with_the_same_tag_one_wins() {
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
    void a_write_without_a_tag_is_asked_for_one() {
        Given.Release draft = draft();
        staff().delete(draft.path())
                .then()
                .statusCode(428)
                .body("type", equalTo("urn:problem-type:communique:precondition-required"));
        Given.writing(Map.of()).post(draft.path() + "/publish").then().statusCode(428);
    }

    @Test
    void a_stale_tag_is_refused_and_the_present_version_named() {
        Given.Release draft = draft();
        draft.patch(Map.of("summary", "Новое"));
        patch(draft, draft.etag(), Map.of("summary", "Старое"))
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
    }

    @Test
    void the_bare_version_will_do_and_a_weakened_tag_will_not() {
        Given.Release draft = draft();
        patch(draft, "W/" + draft.etag(), Map.of("summary", "а")).then().statusCode(412);
        patch(draft, "1", Map.of("summary", "б")).then().statusCode(200);
        patch(draft, "\"2\"", Map.of("summary", "в")).then().statusCode(200);
    }

    @Test
    void an_edit_that_changes_nothing_makes_no_version() {
        Given.Release draft = draft(Given.text("Как есть"));
        Given.Release same = draft.patch(Map.of("title", "  Как   есть "));
        assertEquals(draft.etag(), same.etag());
    }

    @Test
    void what_was_read_can_be_sent_back() {
        Given.Release release = Given.published();
        release.as(release.response().asString())
                .put(release.path())
                .then()
                .statusCode(200)
                .header("ETag", release.etag());
    }

    @Test
    void what_the_server_sets_cannot_be_changed() {
        Given.Release draft = draft();
        patch(draft, draft.etag(), Map.of("status", "published", "id", "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11"))
                .then()
                .statusCode(422)
                .body("errors.pointer.sort()", equalTo(List.of("/id", "/status")))
                .body("errors.code", equalTo(List.of("read-only", "read-only")));
    }

    private static Response patch(Given.Release release, String tag, Map<String, ?> changes) {
        return staff().contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", tag)
                .body(changes)
                .patch(release.path());
    }
}

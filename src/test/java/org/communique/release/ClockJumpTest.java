package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the service works when its clock is set ahead or back. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ClockJumpTest {
    @Inject
    TestClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void releases_can_be_written_and_read(int hours) {
        Given.Release release = Given.draft(Given.text("До скачка"));
        Given.Release publishedBefore = Given.published();
        String key = Given.key("editor");

        clock.advance(Duration.ofHours(hours));

        release = release.patch(Map.of("title", "После скачка")).publish(Map.of());
        release.seenByThePublic().statusCode(200).body("title", equalTo("После скачка"));
        release = release.act("correct", Map.of("note", "Уточнено", "changes", Map.of("title", "Исправлено")));
        release.seenByThePublic().statusCode(200).body("title", equalTo("Исправлено"));
        release.withdraw("Ошибка").seenByThePublic().statusCode(410);
        // What was published within the last hour is scheduled again, and becomes public again by itself.
        publishedBefore.seenByThePublic().statusCode(hours > 0 ? 200 : 404);
        publishedBefore.patch(Map.of("title", "Исправлено"));
        Given.with(key).get(publishedBefore.path()).then().statusCode(200);
        given().get(RELEASES).then().statusCode(200);

        clock.reset();
        publishedBefore.seenByThePublic().statusCode(200).body("title", equalTo("Исправлено"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void a_repeated_creation_is_recognized(int hours) {
        String idempotencyKey = UUID.randomUUID().toString();
        Map<String, Object> text = Given.text();
        Response first = create(text, idempotencyKey);

        clock.advance(Duration.ofHours(hours));

        assertEquals(first.path("id"), create(text, idempotencyKey).<String>path("id"));
    }

    private static Response create(Map<String, ?> text, String idempotencyKey) {
        return Given.writing(text)
                .header("Idempotency-Key", idempotencyKey)
                .post(RELEASES)
                .then()
                .statusCode(201)
                .extract()
                .response();
    }
}

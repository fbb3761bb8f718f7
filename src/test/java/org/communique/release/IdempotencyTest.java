package org.communique.release;

import static org.communique.Given.RELEASES;
import static org.communique.Given.staff;
import static org.communique.Given.writing;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class IdempotencyTest {
    @Inject
    TestClock clock;

    @Inject
    DataSource database;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void two_hundred_requests_with_the_same_key_create_one_release() throws Exception {
        Map<String, Object> text = Given.text();
        String key = UUID.randomUUID().toString();
        // No more threads than the bulkhead admits, so that no request gets 503.
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<Response>> calls = IntStream.range(0, 200)
                .mapToObj(n -> callers.submit(() -> create(key, text)))
                .toList();
        callers.shutdown();
        assertTrue(callers.awaitTermination(60, TimeUnit.SECONDS));
        List<Response> responses = calls.stream().map(IdempotencyTest::get).toList();
        assertTrue(Set.of(201, 409)
                .containsAll(responses.stream().map(Response::statusCode).collect(Collectors.toSet())));
        Set<String> created = responses.stream()
                .filter(response -> response.statusCode() == 201)
                .map(response -> response.asString() + response.header("ETag") + response.header("Location"))
                .collect(Collectors.toSet());
        assertEquals(1, created.size());
        String id = create(key, text).then().statusCode(201).extract().path("id");
        staff().queryParam("status", "draft")
                .queryParam("limit", 100)
                .queryParam("fields", "id,title")
                .get(RELEASES)
                .then()
                .body("items.findAll { it.title == '" + text.get("title") + "' }.id", equalTo(List.of(id)));
    }

    @Test
    void a_request_repeated_while_the_first_is_running_is_rejected_with_409() throws Exception {
        Map<String, Object> text = Given.text();
        String key = UUID.randomUUID().toString();
        CompletableFuture<Response> first;
        try (Connection lock = database.getConnection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table press_release in share mode");
            first = CompletableFuture.supplyAsync(() -> create(key, text));
            Await.until(
                    Duration.ofSeconds(30),
                    () -> isWaiting(statement),
                    () -> "the first request does not wait for the lock");
            create(key, text).then().statusCode(409).header("Retry-After", "1");
            lock.rollback();
        }
        String id =
                first.get(60, TimeUnit.SECONDS).then().statusCode(201).extract().path("id");
        create(key, text).then().statusCode(201).body("id", equalTo(id));
    }

    private static boolean isWaiting(Statement statement) {
        try (ResultSet waiting = statement.executeQuery(
                "select from pg_locks where relation = 'press_release'::regclass and not granted")) {
            return waiting.next();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_same_key_with_another_body_is_rejected() {
        String key = UUID.randomUUID().toString();
        create(key, Given.text()).then().statusCode(201);
        create(key, Given.text())
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:problem-type:communique:idempotency-key-reused"));
    }

    @Test
    void a_key_in_quotes_is_the_same_key() {
        Map<String, Object> text = Given.text();
        String key = UUID.randomUUID().toString();
        String id = create(key, text).path("id");
        create('"' + key + '"', text).then().statusCode(201).body("id", equalTo(id));
    }

    @Test
    void a_rejected_request_does_not_use_up_its_key() {
        String key = UUID.randomUUID().toString();
        create(key, Map.of("title", "я".repeat(301))).then().statusCode(422);
        create(key, Given.text()).then().statusCode(201);
    }

    @Test
    void a_key_expires_after_a_day() {
        Map<String, Object> text = Given.text();
        String key = UUID.randomUUID().toString();
        String first = create(key, text).path("id");
        clock.advance(Duration.ofHours(23));
        create(key, text).then().body("id", equalTo(first));
        clock.advance(Duration.ofHours(2));
        String second = create(key, text).then().statusCode(201).extract().path("id");
        assertTrue(!first.equals(second));
    }

    private static Response create(String key, Map<String, ?> text) {
        return writing(text).header("Idempotency-Key", key).post(RELEASES);
    }

    private static Response get(Future<Response> call) {
        try {
            return call.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

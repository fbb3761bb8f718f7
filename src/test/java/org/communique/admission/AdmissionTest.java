package org.communique.admission;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.communique.Await;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that arrive while others wait for a lock on a table. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@TestProfile(AdmissionTest.OneAtATime.class)
class AdmissionTest {

    /** One running request of each kind, and two in the queue. */
    public static class OneAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "communique.admission.anonymous", "1",
                    "communique.admission.keyed", "1",
                    "communique.admission.searches", "1",
                    "communique.admission.queue-size", "2",
                    // The former name of communique.admission.queue-timeout.
                    "communique.admission.patience", "10S",
                    "quarkus.datasource.jdbc.additional-jdbc-properties.options", "-c lock_timeout=60s",
                    "communique.cache.enabled", "false");
        }
    }

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @Inject
    DataSource database;

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    @Test
    void a_full_queue_rejects_requests_and_queued_requests_are_answered() throws Exception {
        Given.Release release = Given.published();
        List<Future<Response>> responses = new ArrayList<>();
        try (Connection lock = lock("press_release")) {
            for (int i = 0; i < 3; i++) {
                responses.add(send(() -> given().get(release.path())));
                awaitMetric(i == 0 ? "busy" : "waiting", "anonymous", i == 0 ? 1 : i);
            }
            for (int i = 0; i < 5; i++) {
                Response rejected = given().get(release.path());
                assertEquals(503, rejected.statusCode());
                assertEquals("1", rejected.header("Retry-After"));
                assertEquals("*", rejected.header("Access-Control-Allow-Origin"));
                assertEquals("application/problem+json", rejected.contentType());
            }
            // Other kinds of requests have their own limits.
            Given.staff().get(Given.KEYS).then().statusCode(200);
            given().get("/q/health/live").then().statusCode(200);
            lock.rollback();
        }
        for (Future<Response> response : responses) {
            assertEquals(200, response.get(60, TimeUnit.SECONDS).statusCode());
        }
        assertEquals(0, metric("busy", "anonymous"));
        assertTrue(metric("refused_total", "anonymous") >= 5);
    }

    @Test
    void a_request_that_waits_too_long_is_rejected() throws Exception {
        Given.Release release = Given.published();
        try (Connection lock = lock("press_release")) {
            Future<Response> first = send(() -> given().get(release.path()));
            awaitMetric("busy", "anonymous", 1);
            Response second = given().get(release.path());
            assertEquals(503, second.statusCode());
            assertEquals("1", second.header("Retry-After"));
            lock.rollback();
            assertEquals(200, first.get(60, TimeUnit.SECONDS).statusCode());
        }
        given().get(release.path()).then().statusCode(200);
    }

    @Test
    void a_body_sent_while_the_request_is_queued_is_not_lost() throws Exception {
        List<Future<Response>> responses = new ArrayList<>();
        String text = "Абвгд ".repeat(300);
        // The service looks up this key in the database before it reads the body.
        String key = Given.key("editor");
        try (Connection lock = lock("organization")) {
            for (int i = 0; i < 3; i++) {
                Map<String, Object> draft = Map.of("name", "Организация " + UUID.randomUUID(), "boilerplate", text);
                responses.add(send(() -> Given.with(key)
                        .contentType("application/json")
                        .body(draft)
                        .post("/v1/organizations")));
                awaitMetric(i == 0 ? "busy" : "waiting", "keyed", i == 0 ? 1 : i);
            }
            lock.rollback();
        }
        for (Future<Response> response : responses) {
            assertEquals(201, response.get(60, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void a_node_that_rejects_for_long_is_not_ready_until_the_load_is_over() throws Exception {
        Given.Release release = Given.published();
        List<Future<Response>> responses = new ArrayList<>();
        try (Connection lock = lock("press_release")) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (isReady()) {
                assertTrue(System.nanoTime() < end, "the node is still ready although it rejects requests");
                responses.add(send(() -> given().get(release.path())));
                TimeUnit.MILLISECONDS.sleep(50);
            }
            lock.rollback();
        }
        for (Future<Response> response : responses) {
            int status = response.get(60, TimeUnit.SECONDS).statusCode();
            assertTrue(status == 200 || status == 503, () -> "unexpected status " + status);
        }
        Await.until(Duration.ofSeconds(60), AdmissionTest::isReady, () -> "the node does not become ready again");
    }

    private static boolean isReady() {
        return "UP"
                .equals(Given.with(Given.MONITOR_KEY)
                        .get("/q/health/ready")
                        .path("checks.find { it.name == 'Load' }.status"));
    }

    private Future<Response> send(Callable<Response> request) {
        CompletableFuture<Response> response = new CompletableFuture<>();
        clients.execute(() -> {
            try {
                response.complete(request.call());
            } catch (Exception e) {
                response.completeExceptionally(e);
            }
        });
        return response;
    }

    /** Locks a table, so that reads of it wait until the connection is rolled back or closed. */
    private Connection lock(String table) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        connection.createStatement().execute("lock table " + table + " in access exclusive mode");
        return connection;
    }

    private static void awaitMetric(String name, String lane, double value) {
        Await.until(
                Duration.ofSeconds(60),
                () -> metric(name, lane) == value,
                () -> name + " is " + metric(name, lane) + " and not " + value);
    }

    private static double metric(String name, String lane) {
        return Metrics.sum("communique_admission_" + name + "{lane=\"" + lane + '"');
    }
}

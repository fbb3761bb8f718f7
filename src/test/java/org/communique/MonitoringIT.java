package org.communique;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.specification.RequestSpecification;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.communique.FailingRoute.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators read metrics while the database hangs or is down, which is when they need them. */
@Tag(Tier.TIMING)
class MonitoringIT {
    private static final long PROMPT_MILLIS = 2_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String READY = "/q/health/ready";

    @TempDir
    Path folder;

    @Test
    void metrics_respond_and_health_is_down_while_the_database_hangs_and_while_it_is_down() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                FailingRoute route = new FailingRoute(database.getPort());
                PackagedService service = PackagedService.start(
                        folder,
                        "-Dquarkus.datasource.jdbc.url=jdbc:postgresql://localhost:" + route.port()
                                + "/postgres?user=postgres",
                        "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                        "-Dcommunique.samples=false")) {
            service.awaitReady();
            assertReadable(service);
            for (State state : List.of(State.SILENT, State.RESET)) {
                route.become(state);
                for (int i = 0; i < 3; i++) {
                    assertReadable(service);
                }
                Await.until(TIMEOUT, () -> service.request().get(READY).statusCode() == 503, service::output);
                assertDown(service);
                assertReadable(service);
                route.become(State.FORWARDING);
                Await.until(TIMEOUT, () -> service.request().get(READY).statusCode() == 200, service::output);
            }
            assertTrue(service.output().contains(READY + " is down: Database"), service.output());
            assertTrue(service.output().contains(READY + " is up"), service.output());
        }
    }

    /** Metrics with either configured key, and liveness, respond promptly. */
    private static void assertReadable(PackagedService service) {
        for (String key : List.of(Given.MONITOR_KEY, Given.ADMIN_KEY)) {
            String metrics = with(key, service)
                    .get("/q/metrics")
                    .then()
                    .statusCode(200)
                    .time(lessThan(PROMPT_MILLIS))
                    .extract()
                    .asString();
            assertTrue(metrics.contains("agroal_active_count"), metrics);
        }
        String live = service.request()
                .get("/q/health/live")
                .then()
                .statusCode(200)
                .time(lessThan(PROMPT_MILLIS))
                .extract()
                .asString();
        assertEquals("{\"status\":\"UP\"}", live);
    }

    private static void assertDown(PackagedService service) {
        String ready =
                service.request().get(READY).then().statusCode(503).extract().asString();
        assertEquals("{\"status\":\"DOWN\"}", ready);
        with(Given.MONITOR_KEY, service)
                .get(READY)
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"))
                .body("checks.status", hasItem("DOWN"));
    }

    private static RequestSpecification with(String key, PackagedService service) {
        return service.request().auth().preemptive().oauth2(key);
    }
}

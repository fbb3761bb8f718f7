package org.communique.access;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.Await;
import org.communique.Command;
import org.communique.Given;
import org.communique.PackagedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators read metrics while the database hangs or is down, which is when they need them. */
class MonitoringIT {
    private static final long PROMPT_MILLIS = 2_000;

    @TempDir
    Path folder;

    @Test
    void metrics_and_health_respond_while_the_database_hangs_and_while_it_is_down() throws Exception {
        Path data = folder.resolve("database");
        EmbeddedPostgres database = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (PackagedService service = PackagedService.start(
                folder,
                "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"),
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false")) {
            service.awaitReady();
            assertReadable(service);
            signal("-STOP", data);
            try {
                for (int i = 0; i < 5; i++) {
                    assertReadable(service);
                }
            } finally {
                signal("-CONT", data);
            }
            Await.until(Duration.ofMinutes(1), () -> statusCode(service) == 200, service::output);
            database.close();
            Await.until(Duration.ofMinutes(1), () -> statusCode(service) == 503, service::output);
            assertReadable(service);
            assertEquals(
                    "{\"status\":\"DOWN\"}",
                    service.request()
                            .get("/q/health/ready")
                            .then()
                            .statusCode(503)
                            .extract()
                            .asString());
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2(Given.MONITOR_KEY)
                    .get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("status", equalTo("DOWN"))
                    .body("checks.status", hasItem("DOWN"));
            assertTrue(service.output().contains("/q/health/ready is down: Database"), service.output());
        } finally {
            database.close();
        }
    }

    /** Metrics with either configured key, and liveness, respond promptly. */
    private static void assertReadable(PackagedService service) {
        for (String key : List.of(Given.MONITOR_KEY, Given.ADMIN_KEY)) {
            String metrics = service.request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
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

    private static int statusCode(PackagedService service) {
        return service.request().get("/q/health/ready").statusCode();
    }

    /** Sends a signal to the postmaster and its children. */
    private static void signal(String signal, Path data) throws IOException, InterruptedException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
        String processes = Stream.concat(Stream.of(process), process.descendants())
                .map(each -> String.valueOf(each.pid()))
                .collect(Collectors.joining(" "));
        // The command of the shell: a small image has no other.
        Command.Result sent =
                Command.of("sh", "-c", "kill " + signal + " " + processes).run();
        assertEquals(0, sent.code(), sent.output());
    }
}

package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service while its database does not answer, or not as usual: no caller waits long, and everything is well soon afterwards. */
@Tag(Tier.TIMING)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatabaseOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;
    private static final String SAMPLES = "-Dcommunique.samples=false";
    private static final String CACHED = "/v1/press-releases?limit=3";

    @TempDir
    Path folder;

    @Test
    void nobody_waits_long_for_a_database_that_hangs() throws Exception {
        try (PackagedService service = PackagedService.start(folder, ADMIN, SAMPLES)) {
            service.awaitReady();
            Given.Release release = OnNode.published(service, "Мост");
            List<String> created;
            try (OutageCallers callers = new OutageCallers(service.uri(), key(service), release)) {
                callers.checkAll();
                awaitBeginningOfMinute();
                // No writes, which would invalidate the cached response, except of drafts.
                cached(service);
                signal("STOP");
                long stopped = System.nanoTime();
                long continued;
                try {
                    callers.start();
                    long end = stopped + OUTAGE.toNanos();
                    while (System.nanoTime() < end) {
                        cached(service);
                        TimeUnit.MILLISECONDS.sleep(500);
                    }
                } finally {
                    continued = System.nanoTime();
                    signal("CONT");
                }
                TimeUnit.SECONDS.sleep(5);
                callers.stop();
                callers.checkAnswersSince(stopped);
                assertRecovered(callers, continued);
                created = callers.created();
            }
            assertStored(service, created);
        }
    }

    /** In the embedded mode the node knows that nothing changes, so the response stays valid until the next full minute. */
    private static void cached(PackagedService service) {
        service.request().get(CACHED).then().statusCode(200);
    }

    private static void awaitBeginningOfMinute() throws InterruptedException {
        while (LocalTime.now().getSecond() > 58 - OUTAGE.toSeconds() - 5) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Sends a signal to all processes of the embedded database, the first one first: it starts no others then. */
    private void signal(String signal) throws Exception {
        ProcessHandle postmaster =
                ProcessHandle.of(new OwnDatabase(folder).pid()).orElseThrow();
        for (ProcessHandle process :
                Stream.concat(Stream.of(postmaster), postmaster.children()).toList()) {
            // The command of the shell: a small image has no other.
            Command.of("sh", "-c", "kill -" + signal + " " + process.pid()).run();
        }
    }

    @Test
    void nobody_waits_long_for_a_database_that_cannot_be_reached() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                FailingRoute route = new FailingRoute(database.getPort());
                PackagedService service = start(route)) {
            Given.Release release = OnNode.published(service, "Мост");
            String key = key(service);
            for (FailingRoute.State state : List.of(FailingRoute.State.SILENT, FailingRoute.State.RESET)) {
                try (OutageCallers callers = new OutageCallers(service.uri(), key, release)) {
                    callers.checkAll();
                    callers.start();
                    TimeUnit.SECONDS.sleep(2);
                    route.become(state);
                    long failed = System.nanoTime();
                    TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis() / 2);
                    route.become(FailingRoute.State.FORWARDING);
                    long returned = System.nanoTime();
                    assertAnswers(service, callers, failed, returned);
                }
            }
        }
    }

    private PackagedService start(FailingRoute route) {
        PackagedService service = PackagedService.start(
                folder,
                ADMIN,
                SAMPLES,
                "-Dquarkus.datasource.jdbc.url=jdbc:postgresql://localhost:" + route.port()
                        + "/postgres?user=postgres");
        service.awaitReady();
        return service;
    }

    @Test
    void a_database_that_is_read_only_still_serves_reads() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                FailingRoute route = new FailingRoute(database.getPort());
                PackagedService service = start(route)) {
            Given.Release release = OnNode.published(service, "Мост");
            String key = key(service);
            execute(database, "alter database postgres set default_transaction_read_only = on");
            // For the sessions that are open.
            route.become(FailingRoute.State.RESET);
            route.become(FailingRoute.State.FORWARDING);
            Await.until(RECOVERY, () -> read(service, key, release) == 200, () -> "reads fail");
            for (String header : List.of("", "Idempotency-Key")) {
                var request = service.writing(Given.text());
                assertUnavailable((header.isEmpty() ? request : request.header(header, "once")).post(Given.RELEASES));
            }
            assertUnavailable(service.writing(Map.of("reason", "Ошибка"))
                    .header("If-Match", release.etag())
                    .post(release.path() + "/withdraw"));
            // A read is counted as the use of a key, and a denied one is recorded; neither may fail for that.
            assertEquals(200, read(service, key, release));
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2("cmq_unknown")
                    .get(Given.RELEASES)
                    .then()
                    .statusCode(401);
            service.request().get("/q/health/ready").then().statusCode(200);
            execute(
                    database,
                    "set default_transaction_read_only = off",
                    "alter database postgres reset default_transaction_read_only");
            route.become(FailingRoute.State.RESET);
            route.become(FailingRoute.State.FORWARDING);
            Await.until(
                    RECOVERY,
                    () -> service.writing(Given.text()).post(Given.RELEASES).statusCode() == 201,
                    () -> "writes fail");
        }
    }

    private static int read(PackagedService service, String key, Given.Release release) {
        return service.request()
                .auth()
                .preemptive()
                .oauth2(key)
                .get(release.path())
                .statusCode();
    }

    @Test
    void nobody_waits_long_for_a_lock() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                FailingRoute route = new FailingRoute(database.getPort());
                PackagedService service = start(route)) {
            Given.Release release = OnNode.published(service, "Мост");
            try (OutageCallers callers = new OutageCallers(service.uri(), key(service), release)) {
                callers.checkAll();
                callers.start();
                long locked;
                long released;
                try (Connection connection = database.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("lock table press_release in access exclusive mode");
                    locked = System.nanoTime();
                    TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis() / 2);
                    // The server answers, so it is not taken for one that does not: what needs no lock works as soon as
                    // a request that waits for the lock gives up its place.
                    Await.until(
                            OUTAGE.dividedBy(2),
                            () -> service.staff().get(Given.KEYS).statusCode() == 200,
                            () -> "what needs no lock fails");
                    connection.rollback();
                    released = System.nanoTime();
                }
                assertAnswers(service, callers, locked, released);
            }
        }
    }

    private static void execute(EmbeddedPostgres database, String... statements) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertUnavailable(Response response) {
        assertEquals(503, response.statusCode(), response::asString);
        assertNotNull(response.header("Retry-After"), response::asString);
    }

    private static String key(PackagedService service) throws IOException {
        return service.writing(Map.of("name", "callers", "role", "admin"))
                .post(Given.KEYS)
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    /** Stops the callers when all has been well for a while, and checks all that they were answered since the outage began. */
    private static void assertAnswers(PackagedService service, OutageCallers callers, long failed, long returned)
            throws InterruptedException {
        TimeUnit.SECONDS.sleep(5);
        callers.stop();
        callers.checkAnswersSince(failed);
        assertRecovered(callers, returned);
        assertStored(service, callers.created());
    }

    private static void assertRecovered(OutageCallers callers, long returned) {
        assertEquals(List.of(), callers.failuresAfter(returned, RECOVERY));
    }

    private static void assertStored(PackagedService service, List<String> created) {
        assertTrue(created.size() > 1, () -> "only " + created.size() + " releases were created");
        for (String id : created) {
            service.staff().get(Given.RELEASES + "/" + id).then().statusCode(200);
        }
    }
}

package org.communique.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.communique.Await;
import org.communique.Given;
import org.communique.PackagedService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the service with a real primary and a real streaming replica. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReplicaIT {
    private static final long MAX_LAG_MILLIS = 1_000;
    private static final int READS = 10;
    private static final int MAX_UNAVAILABLE = 20;
    private static final String TOPICS = "/v1/topics";
    /** Counts the reads of lists of topics. No other statement has this part. */
    private static final String TOPIC_READS =
            "select coalesce(sum(calls), 0) from pg_stat_statements where query like '%unchanged as (%' and query not like '%pg_stat%'";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres primary;
    private static StreamingReplica replica;
    private static PackagedService service;
    private static int limit;

    @BeforeAll
    static void start() throws IOException, SQLException {
        primary = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_keep_size", "256MB")
                .start();
        // In another database, since that of the service must be empty. The extension counts the statements of all
        // databases.
        try (Connection connection =
                        primary.getDatabase("postgres", "template1").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension pg_stat_statements");
        }
        replica = StreamingReplica.of(primary, folder.resolve("replica"));
        service = PackagedService.start(
                folder,
                "-Dquarkus.datasource.jdbc.url=" + primary.getJdbcUrl("postgres", "postgres"),
                "-Dquarkus.datasource.replica.jdbc.url=" + replica.url(),
                "-Dcommunique.replica.max-lag=" + MAX_LAG_MILLIS + "MS",
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false");
        service.awaitReady();
    }

    @AfterAll
    static void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        if (replica != null) {
            replica.close();
        }
        primary.close();
    }

    @BeforeEach
    void awaitReplicaUse() throws Exception {
        await(ReplicaIT::isReplicaUsed);
    }

    @Test
    void public_requests_read_from_the_replica_and_requests_with_a_key_from_the_primary() throws Exception {
        assertReplicaRead();
        assertReads(0, READS, service::staff);
        assertReads(0, READS, () -> service.request().header("Cache-Control", "no-cache"));
    }

    @Test
    void a_withdrawn_release_disappears_within_the_limit_when_the_replica_is_behind() throws Exception {
        Response release = published();
        String path = Given.RELEASES + "/" + release.path("id");
        await(() -> service.request().get(path).statusCode() == 200);
        replica.pause();
        try {
            write(Map.of("reason", "Ошибка"), release)
                    .post(path + "/withdraw")
                    .then()
                    .statusCode(200);
            // Possibly read from the replica, which lacks the withdrawal. Such a response must not be cached.
            service.request().get(path);
            TimeUnit.MILLISECONDS.sleep(MAX_LAG_MILLIS);
            assertEquals(410, service.request().get(path).statusCode());
            for (String list :
                    List.of(Given.RELEASES, "/v1/search", "/feeds/press-releases.json", "/feeds/press-releases.rss")) {
                String response = service.request()
                        .get(list)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
                assertFalse(response.contains("\"title\":\"" + release.path("title")), list);
            }
            assertReads(0, READS, service::request);
        } finally {
            replica.resume();
        }
        await(ReplicaIT::isReplicaUsed);
        assertEquals(410, service.request().get(path).statusCode());
        assertReplicaRead();
        assertTrue(service.output().contains("Public reads go to the primary, not to the replica: it is behind"));
    }

    @Test
    void reads_continue_when_the_replica_is_killed_and_return_to_it_when_it_is_back() throws Exception {
        Map<Integer, AtomicInteger> countByStatus = new ConcurrentHashMap<>();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                countByStatus
                        .computeIfAbsent(
                                service.request().get(Given.RELEASES).statusCode(), status -> new AtomicInteger())
                        .incrementAndGet();
            }
        });
        try {
            replica.kill();
            await(() -> !isReplicaUsed());
            assertReads(primary, READS, service::request);
            service.request().get("/q/health/ready").then().statusCode(200);
            published();
            replica.restart();
            await(ReplicaIT::isReplicaUsed);
        } finally {
            stop.set(true);
        }
        reading.get(1, TimeUnit.MINUTES);
        AtomicInteger unavailable = countByStatus.remove(503);
        assertEquals(List.of(200), List.copyOf(countByStatus.keySet()), service::output);
        assertTrue(unavailable == null || unavailable.get() <= MAX_UNAVAILABLE, () -> "503: " + unavailable);
        assertReplicaRead();
    }

    private interface Caller {
        RequestSpecification request();
    }

    /** Asserts that requests read from the replica. Tries twice: after a stall of the machine the lag must be measured again. */
    private static void assertReplicaRead() throws SQLException {
        long replicaBefore = reads(replica.server());
        long primaryBefore = reads(primary);
        sendRequests(service::request);
        if (reads(replica.server()) != replicaBefore + READS || reads(primary) != primaryBefore) {
            await(ReplicaIT::isReplicaUsed);
            assertReads(READS, 0, service::request);
        }
    }

    /** Asserts how often {@value #READS} requests for lists of topics read from the replica and from the primary. */
    private static void assertReads(int replicaReads, int primaryReads, Caller caller) throws SQLException {
        long replicaBefore = reads(replica.server());
        assertReads(primary, primaryReads, caller);
        assertEquals(replicaBefore + replicaReads, reads(replica.server()));
    }

    private static void assertReads(EmbeddedPostgres database, int times, Caller caller) throws SQLException {
        long before = reads(database);
        sendRequests(caller);
        long reads = reads(database) - before;
        assertEquals(times, reads, service::output);
    }

    private static void sendRequests(Caller caller) {
        for (int i = 0; i < READS; i++) {
            // A new query each time, since a cached response would not reach a database.
            caller.request().queryParam("limit", ++limit).get(TOPICS).then().statusCode(200);
        }
    }

    private static long reads(EmbeddedPostgres database) throws SQLException {
        try (Connection connection =
                        database.getDatabase("postgres", "template1").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TOPIC_READS)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Response published() {
        Response draft = service.writing(Given.text()).post(Given.RELEASES);
        return write(Map.of(), draft)
                .post(Given.RELEASES + "/" + draft.path("id") + "/publish")
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static RequestSpecification write(Object body, Response release) {
        return service.writing(body).header("If-Match", release.header("ETag"));
    }

    private static boolean isReplicaUsed() {
        return Pattern.compile("(?m)^communique_replica_used 1")
                .matcher(service.metrics())
                .find();
    }

    private static void await(BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(60), condition, service::output);
    }
}

package org.communique.background;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hits the loops of the running service, whichever there are. */
@QuarkusTest
@Tag(Tier.ENDURANCE)
@QuarkusTestResource(RealDatabase.class)
@TestProfile(EveryLoopTest.ImpatientLiveness.class)
class EveryLoopTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String LIVE = "/q/health/live";
    /** The loops of a node with its own index, without a replica and without the embedded database. */
    private static final Set<String> NAMES = new TreeSet<>(List.of(
            "admission",
            "cache-invalidator",
            "change-reader-1",
            "change-reader-2",
            "deliveries",
            "deliveries-cleanup",
            "deliveries-unblocking",
            "denied-requests",
            "disk-space",
            "due-publications",
            "journal-head",
            "key-usage",
            "outbox",
            "search-index",
            "stream-feeder",
            "websub",
            "websub-deliveries",
            "websub-verifications"));

    public static class ImpatientLiveness implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("communique.liveness.stall-timeout", "4S");
        }
    }

    @Test
    void every_loop_is_known() {
        assertTrue(
                names().containsAll(NAMES),
                () -> "a loop is missing or has another name: " + names() + " not " + NAMES);
    }

    @Test
    void every_loop_goes_on_after_an_error() {
        for (BackgroundLoop loop : RunningLoops.all()) {
            long failures = loop.failures();
            long steps = loop.steps();
            loop.beforeNextStep(() -> {
                throw new OutOfMemoryError("injected into " + loop.name());
            });
            Await.until(TIMEOUT, () -> loop.failures() > failures, () -> loop.name() + " did not fail");
            loop.wake();
            Await.until(TIMEOUT, () -> loop.steps() > steps && loop.isAlive(), () -> loop.name() + " makes no step");
        }
        String metrics = metrics();
        for (String name : names()) {
            String counter = "communique_loop_failures_total{loop=\"" + name + "\"} ";
            assertTrue(
                    metrics.lines().anyMatch(line -> line.startsWith(counter) && !line.equals(counter + "0.0")),
                    () -> counter + " is missing or 0");
        }
        assertServiceWorks();
    }

    @Test
    void every_thread_that_ends_is_replaced() {
        for (BackgroundLoop loop : RunningLoops.all()) {
            long failures = loop.failures();
            loop.abandonThread();
            Await.until(TIMEOUT, () -> loop.failures() > failures, () -> loop.name() + " has no new thread");
            long steps = loop.steps();
            loop.wake();
            Await.until(TIMEOUT, () -> loop.steps() > steps && loop.isAlive(), () -> loop.name() + " makes no step");
        }
        assertServiceWorks();
    }

    @Test
    void liveness_names_the_loop_that_is_stuck_and_recovers_with_it() {
        awaitLive();
        for (BackgroundLoop loop : RunningLoops.all()) {
            // One that is triggered all the time, and one that pauses for an hour.
            if (!Set.of("search-index", "deliveries-cleanup").contains(loop.name())) {
                continue;
            }
            CountDownLatch end = new CountDownLatch(1);
            loop.beforeNextStep(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Await.until(TIMEOUT, () -> live().statusCode() == 503, () -> "liveness stays up");
            live().then()
                    .body("status", equalTo("DOWN"))
                    .body("checks.find { it.name == 'Background loops' }.data.keySet()[0]", equalTo(loop.name()))
                    .body(
                            "checks.find { it.name == 'Background loops' }.data.'" + loop.name() + "'",
                            containsString("No step was finished for "));
            end.countDown();
            awaitLive();
        }
    }

    @Test
    void liveness_names_a_loop_that_fails_with_errors_only() {
        awaitLive();
        BackgroundLoop loop = RunningLoops.all().get(0);
        long since = System.nanoTime();
        failWithErrors(loop, since);
        Await.until(TIMEOUT, () -> live().statusCode() == 503, () -> "liveness stays up");
        awaitLive();
    }

    private static void failWithErrors(BackgroundLoop loop, long since) {
        loop.beforeNextStep(() -> {
            if (System.nanoTime() - since < Duration.ofSeconds(8).toNanos()) {
                failWithErrors(loop, since);
                throw new NoClassDefFoundError("injected into " + loop.name());
            }
        });
    }

    /** Publishes a release, and finds it in the list, in the search and in the feed of changes. */
    private static void assertServiceWorks() {
        Given.Release release = Given.published();
        Await.until(TIMEOUT, () -> found("/v1/press-releases?limit=1", release.id()), () -> "not in the list");
        Await.until(TIMEOUT, () -> found("/v1/search?sort=-publishedAt", release.id()), () -> "not in the search");
        awaitLive();
        assertEquals(200, given().get("/q/health/ready").statusCode());
    }

    private static boolean found(String path, String id) {
        return given().get(path).asString().contains(id);
    }

    private static void awaitLive() {
        Await.until(TIMEOUT, () -> live().statusCode() == 200, () -> live().asString());
    }

    private static Response live() {
        return Given.staff().get(LIVE);
    }

    private static String metrics() {
        return Given.staff().get("/q/metrics").asString();
    }

    private static Set<String> names() {
        return RunningLoops.all().stream().map(BackgroundLoop::name).collect(Collectors.toSet());
    }
}

package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Test;

/**
 * Random requests, made from the OpenAPI document and then damaged. None of them may cause a server error, an undocumented response, an error
 * without problem details, or a delay for others.
 *
 * <p>The seed is printed; {@code -Dfuzz.seed=} repeats a run, {@code -Dfuzz.requests=} makes it longer.
 */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@TestProfile(FuzzedService.class)
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", Tier.of(1_000, 20_000));
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int WARM_UP = Tier.of(500, 2_000);
    private static final int EACH_PROBE = 50;
    private static final int MAX_FAULTS = 10;
    private static final int RAW_REQUESTS = REQUESTS / 10;
    private static final int RAW_WARM_UP = WARM_UP / 10;
    /** Much longer than the stalls of a busy machine, which are not counted. */
    private static final Duration BLOCKED = Duration.ofSeconds(30);

    private static final Duration MAX_DURATION = Duration.ofSeconds(1);
    private static final byte[] PROBE =
            "GET /v1/press-releases/1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Any request can be rejected with these, as the introduction of the document says. */
    private static final Set<Integer> EVERYWHERE = Set.of(404, 405, 406, 413, 414, 415, 431);

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI service;

    @Test
    void no_random_request_causes_a_server_error_or_an_undocumented_response() throws IOException {
        System.out.println("fuzz.seed=" + SEED);
        JsonNode document = RawHttp.problem(given().get("/openapi.json").asString());
        FuzzedRequests requests = new FuzzedRequests(document, new Random(SEED), keys(), ids());
        List<String> faults = new ArrayList<>();
        Duration slowestProbe = Duration.ZERO;
        try (KeptSocket socket = new KeptSocket(service);
                Stalls stalls = new Stalls()) {
            for (int i = 0; i < WARM_UP && faults.size() < MAX_FAULTS; i++) {
                answer(socket, requests.next(), faults);
            }
            try (FuzzedService.BlockedLoops loops = new FuzzedService.BlockedLoops(stalls)) {
                for (int i = 0; i < REQUESTS && faults.size() < MAX_FAULTS; i++) {
                    if (i % EACH_PROBE == 0) {
                        long from = System.nanoTime();
                        assertEquals(404, socket.send(PROBE, false).status());
                        Duration taken = stalls.running(from, System.nanoTime());
                        slowestProbe = taken.compareTo(slowestProbe) > 0 ? taken : slowestProbe;
                    }
                    FuzzedRequests.Request request = requests.next();
                    long from = System.nanoTime();
                    answer(socket, request, faults);
                    Duration taken = stalls.running(from, System.nanoTime());
                    if (taken.compareTo(MAX_DURATION.plus(slowestProbe)) > 0) {
                        faults.add(request + "\n  was answered after " + taken.toMillis() + " ms");
                    }
                }
                faults.addAll(loops.reports());
            }
        }
        assertNone(faults);
    }

    private static void assertNone(List<String> faults) {
        if (!faults.isEmpty()) {
            fail(faults.size() + " faults with fuzz.seed=" + SEED + ":\n" + String.join("\n", faults));
        }
    }

    @Test
    void no_random_bytes_cause_a_server_error_or_delay_others() throws IOException {
        System.out.println("fuzz.seed=" + SEED);
        FuzzedBytes requests = new FuzzedBytes(new Random(SEED));
        List<String> faults = new ArrayList<>();
        try (KeptSocket others = new KeptSocket(service);
                Stalls stalls = new Stalls();
                FuzzedService.LoggedFaults logged = new FuzzedService.LoggedFaults()) {
            // The first requests load the classes of the service on the event loop.
            for (int i = 0; i < RAW_WARM_UP; i++) {
                answer(requests.next(), faults);
                assertEquals(404, others.send(PROBE, false).status());
            }
            try (FuzzedService.BlockedLoops loops = new FuzzedService.BlockedLoops(stalls)) {
                for (int i = 0; i < RAW_REQUESTS && faults.size() < MAX_FAULTS; i++) {
                    byte[] bytes = requests.next();
                    answer(bytes, faults);
                    long from = System.nanoTime();
                    assertEquals(404, others.send(PROBE, false).status());
                    Duration taken = stalls.running(from, System.nanoTime());
                    if (taken.compareTo(MAX_DURATION) > 0) {
                        faults.add("held up others for " + taken.toMillis() + " ms: " + FuzzedBytes.shown(bytes));
                    }
                }
                faults.addAll(loops.reports());
            }
            faults.addAll(logged.reports());
        }
        assertNone(faults);
    }

    private void answer(byte[] bytes, List<String> faults) {
        for (int status : FuzzedBytes.statuses(service, bytes)) {
            if (status >= 500) {
                faults.add("failed: " + status + " " + FuzzedBytes.shown(bytes));
            }
        }
    }

    @Test
    void a_blocked_event_loop_is_noticed() throws Exception {
        try (Stalls stalls = new Stalls();
                FuzzedService.BlockedLoops loops = new FuzzedService.BlockedLoops(stalls)) {
            CountDownLatch released = new CountDownLatch(1);
            vertx.runOnContext(blocked -> {
                try {
                    released.await(BLOCKED.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try {
                Await.until(BLOCKED, () -> !loops.reports().isEmpty(), () -> "the blocked loop was not reported");
            } finally {
                released.countDown();
            }
        }
    }

    private static void answer(KeptSocket socket, FuzzedRequests.Request request, List<String> faults)
            throws IOException {
        KeptSocket.Answer answer;
        try {
            answer = socket.send(request.bytes(), request.method().equals("HEAD"));
        } catch (IOException disconnected) {
            faults.add(request + "\n  " + disconnected);
            return;
        }
        int status = answer.status();
        String what = request + "\n  " + status + " " + answer.type() + " " + answer.body();
        if (status >= 500) {
            faults.add("failed: " + what);
        } else if (!request.documented().contains(status) && !EVERYWHERE.contains(status)) {
            faults.add("undocumented: " + what);
        } else if (status >= 400
                && !request.method().equals("HEAD")
                && !answer.type().startsWith("application/problem+json")
                && !answer.type().startsWith("application/vnd.iptc.ninjs+json")) {
            faults.add("no problem: " + what);
        }
    }

    private static List<String> keys() {
        return List.of(Given.ADMIN_KEY, Given.key("partner"), "");
    }

    private static List<String> ids() {
        Given.Release published = Given.published();
        return List.of(
                published.id(),
                Given.draft().id(),
                published.slug(),
                Given.published().withdraw("Отозвано").id(),
                Given.draft().trash().id(),
                Given.organization(),
                Given.draft().embargo().id());
    }
}

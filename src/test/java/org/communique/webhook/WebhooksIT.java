package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.communique.Await;
import org.communique.Given;
import org.communique.OnNode;
import org.communique.PackagedService;
import org.communique.Tier;
import org.communique.outbound.Partner;
import org.communique.webhook.Crowd.Heard;
import org.communique.webhook.Crowd.Member;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand partners, nearly half of them hostile or broken, in every way at once. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class WebhooksIT {
    /** The promise to who answers. A machine that stands still for a while may hold up one of the events for longer. */
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    /** As long as who hangs is waited for: who waited as long has waited for one of them. */
    private static final Duration HANGING = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int RELEASES = 12;
    private static final int LONG_ONE = 4;
    private static final int LONG = 900_000;
    private static final int SOME = 40;
    private static final long MORE_HEAP = 60L << 20;
    private static final int MORE_THREADS = 20;
    private static final int MORE_FILES = 60;

    private static final Map<String, ?> REFERENCE = Map.of();
    private static final Map<String, ?> WITH_RELEASE = Map.of("payload", "release");
    private static final Map<String, ?> WITH_NINJS = Map.of("payload", "ninjs");

    @TempDir
    Path folder;

    private PackagedService service;
    private Crowd crowd;
    private String key;
    private final Map<String, List<String>> events = new TreeMap<>();
    private final Map<String, Instant> answered = new HashMap<>();

    @Test
    void a_thousand_partners_receive_events_in_time_and_in_order_although_many_are_hostile() throws IOException {
        try (Partner partner = new Partner();
                PackagedService started = start()) {
            service = started;
            service.awaitReady();
            crowd = new Crowd(partner);
            key = service.writing(Map.of("name", "Партнёр", "role", "partner"))
                    .post(Given.KEYS)
                    .path("key");

            List<Member> healthy = new ArrayList<>(join(400, "/status/200", REFERENCE));
            healthy.addAll(join(100, "/status/204", WITH_RELEASE));
            healthy.addAll(join(50, "/status/202", WITH_NINJS));
            List<Member> hanging = new ArrayList<>(join(SOME, "/hang", WITH_RELEASE));
            hanging.addAll(join(SOME, "/does-not-read", WITH_RELEASE));
            hanging.addAll(join(SOME, "/trickle-head", REFERENCE));
            List<Member> closed = crowd.join(service, Given.ADMIN_KEY, SOME, "", closedServer(), REFERENCE);
            List<Member> redirecting = join(SOME, "/redirect?to=" + partner.url("/trap"), REFERENCE);
            List<Member> failing = join(SOME, "/status/500", WITH_NINJS);
            List<Member> busy = join(SOME, "/status/429?retry-after=3600", REFERENCE);
            List<Member> gone = join(SOME, "/status/410", REFERENCE);
            List<Member> breaking = new ArrayList<>(join(SOME / 2, "/break-head", REFERENCE));
            breaking.addAll(join(SOME / 2, "/break-off", WITH_RELEASE));
            // They have said that they took it, before they did whatever they do.
            List<Member> taking = new ArrayList<>(join(SOME, "/endless-body", REFERENCE));
            taking.addAll(join(SOME / 2, "/hang-after-head", REFERENCE));
            taking.addAll(join(SOME / 2, "/break-body", REFERENCE));
            taking.addAll(join(SOME / 4, "/trickle-body", REFERENCE));
            taking.addAll(join(SOME / 4, "/early", WITH_RELEASE));

            long heap = service.heap();
            double threads = service.metric("jvm_threads_live_threads");
            double files = service.metric("process_files_open_files");

            publishAll(healthy);
            assertInTime(healthy);
            crowd.awaitDistinct(taking, told(), PATIENCE);

            assertEach(closed, "active", isPending("failure", "unreachable"));
            assertEach(redirecting, "active", isPending("status", 302));
            assertEach(failing, "active", isPending("status", 500));
            assertEach(breaking, "active", isPending("failure", "broken-off", "bad-answer"));
            assertEach(hanging, "active", isPending("failure", "timed-out"));
            assertEach(busy, "active", isPending("status", 429));
            assertEach(gone, "disabled", isOf("failed", "status", 410));
            assertEquals(List.of(), partner.received("/trap"), "a redirect is not followed");
            assertAskedOnce(busy);
            assertAskedOnce(gone);

            pause(List.of(hanging, closed, redirecting, failing, breaking));
            Await.until(
                    PATIENCE,
                    () -> service.metric("communique_deliveries_in_flight") == 0
                            && service.metric("process_files_open_files") < files + MORE_FILES
                            && service.metric("jvm_threads_live_threads") < threads + MORE_THREADS,
                    () -> "not as before: " + threads + " threads, " + files + " files\n"
                            + service.request().get("/q/metrics").asString());
            long grown = service.heap() - heap;
            say(
                    "heap grown by %,d of %,d bytes; threads %.0f, then %.0f; files %.0f, then %.0f; %,d requests came",
                    grown,
                    heap,
                    threads,
                    service.metric("jvm_threads_live_threads"),
                    files,
                    service.metric("process_files_open_files"),
                    partner.received().size());
            assertTrue(grown < MORE_HEAP, () -> "the heap has grown by " + grown);
        }
    }

    /** With so little memory that it could not hold what it sends to everyone. */
    private PackagedService start() {
        return PackagedService.start(
                folder,
                "-Xmx320m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.push.allowed-hosts=127.0.0.1");
    }

    private List<Member> join(int count, String behaviour, Map<String, ?> more) {
        return crowd.join(service, key, count, behaviour, more);
    }

    /** Where nobody listens any more. */
    private static String closedServer() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    /** One after the other; of some the life is short. */
    private void publishAll(List<Member> healthy) {
        for (int i = 0; i < RELEASES; i++) {
            Instant next = Instant.now().plus(BETWEEN);
            Map<String, Object> text = Given.text();
            if (i == LONG_ONE) {
                text.put("body", "<p>" + "Поезд ".repeat(LONG / 11) + "</p>");
            }
            Given.Release release = OnNode.draft(service, text);
            release = act(release, "publish", Map.of(), "published");
            if (i % 4 == 2) {
                release = act(
                        release,
                        "correct",
                        Map.of("note", "Уточнено", "changes", Map.of("title", "Исправлено")),
                        "corrected");
                act(release, "withdraw", Map.of("reason", "Ошибка"), "withdrawn");
            }
            // A machine that is too busy for the rest of this to go on is given the time.
            crowd.awaitDistinct(healthy, told(), PATIENCE);
            Await.until(BETWEEN.plus(BETWEEN), () -> Instant.now().isAfter(next), () -> "time stands still");
        }
    }

    private Given.Release act(Given.Release release, String verb, Map<String, ?> body, String event) {
        Given.Release acted = OnNode.act(service, release, verb, body);
        answered.put(release.id() + " press_release." + event, Instant.now());
        events.computeIfAbsent(release.id(), none -> new ArrayList<>()).add("press_release." + event);
        return acted;
    }

    /** How much each is told. */
    private int told() {
        return answered.size();
    }

    private void assertInTime(List<Member> healthy) {
        Map<Member, List<Heard>> heard = crowd.heard(healthy);
        Crowd.assertToldInOrder(heard, events);
        assertEquals(0, Crowd.repeated(heard), "nothing is sent twice to who answers");
        List<Long> millis = heard.values().stream()
                .flatMap(List::stream)
                .map(message -> Duration.between(
                                answered.get(message.told()), message.request().at())
                        .toMillis())
                .sorted()
                .toList();
        say(
                "%,d deliveries after %d ms at the median, %d ms at 95 of 100, %d ms at most",
                millis.size(),
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100),
                millis.get(millis.size() - 1));
        assertTrue(millis.get(millis.size() * 9 / 10) < IN_TIME.toMillis(), "they were not told in time");
        assertTrue(millis.get(millis.size() - 1) < HANGING.toMillis(), "some waited for others");
    }

    private void assertAskedOnce(List<Member> members) {
        crowd.heard(members).forEach((member, heard) -> assertEquals(1, heard.size(), member::toString));
    }

    /** Each has the status, and a delivery as is wanted. */
    private void assertEach(List<Member> members, String status, Predicate<Map<String, Object>> delivery) {
        for (Member member :
                List.of(members.get(0), members.get(members.size() / 2), members.get(members.size() - 1))) {
            String address = Subscribed.SUBSCRIPTIONS + "/" + member.id();
            Await.until(
                    PATIENCE,
                    () -> {
                        JsonPath listed = service.staff()
                                .get(address + "/deliveries?limit=100")
                                .jsonPath();
                        List<Map<String, Object>> deliveries = listed.getList("items");
                        return status.equals(service.staff().get(address).path("status"))
                                && deliveries.stream().anyMatch(delivery);
                    },
                    () -> member + " is not as it should be: "
                            + service.staff().get(address).asString()
                            + service.staff().get(address + "/deliveries").asString());
        }
    }

    private static Predicate<Map<String, Object>> isPending(String field, Object... values) {
        return isOf("pending", field, values);
    }

    @SuppressWarnings("unchecked")
    private static Predicate<Map<String, Object>> isOf(String status, String field, Object... values) {
        return delivery -> {
            List<Map<String, Object>> attempts = (List<Map<String, Object>>) delivery.get("attempts");
            return status.equals(delivery.get("status"))
                    && !attempts.isEmpty()
                    && attempts.stream()
                            .allMatch(attempt -> Arrays.asList(values).contains(attempt.get(field)));
        };
    }

    private void pause(List<List<Member>> members) {
        members.stream()
                .flatMap(List::stream)
                .parallel()
                .forEach(member -> assertEquals(
                        200,
                        service.staff()
                                .post(Subscribed.SUBSCRIPTIONS + "/" + member.id() + "/pause")
                                .statusCode()));
    }

    private static void say(String what, Object... values) {
        System.out.printf("WebhooksIT: " + what + "%n", values);
    }
}

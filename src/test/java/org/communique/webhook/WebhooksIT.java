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
import org.communique.webhook.SubscriptionGroup.Member;
import org.communique.webhook.SubscriptionGroup.ReceivedEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand partners, of which nearly half are hostile or broken in every way at once. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class WebhooksIT {
    /** The promised delay for partners that respond. A machine that stalls for a while may delay one of the events longer. */
    private static final Duration PROMISED_DELAY = Duration.ofSeconds(5);

    /** The timeout for a partner that hangs. A delivery that took as long has waited for one. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration PUBLISH_INTERVAL = Duration.ofSeconds(2);
    private static final int RELEASES = 12;
    private static final int LONG_RELEASE = 4;
    private static final int LONG_BODY_LENGTH = 900_000;
    private static final int GROUP_SIZE = 40;
    private static final long MAX_HEAP_GROWTH = 60L << 20;
    private static final int MAX_THREAD_GROWTH = 20;
    private static final int MAX_FILE_GROWTH = 60;

    private static final Map<String, ?> REFERENCE = Map.of();
    private static final Map<String, ?> WITH_RELEASE = Map.of("payload", "release");
    private static final Map<String, ?> WITH_NINJS = Map.of("payload", "ninjs");

    @TempDir
    Path folder;

    private PackagedService service;
    private SubscriptionGroup group;
    private String key;
    private final Map<String, List<String>> events = new TreeMap<>();
    private final Map<String, Instant> eventTimes = new HashMap<>();

    @Test
    void a_thousand_partners_receive_events_in_time_and_in_order_although_many_are_hostile() throws IOException {
        try (Partner partner = new Partner();
                PackagedService started = start()) {
            service = started;
            service.awaitReady();
            group = new SubscriptionGroup(partner);
            key = service.writing(Map.of("name", "Партнёр", "role", "partner"))
                    .post(Given.KEYS)
                    .path("key");

            List<Member> healthy = new ArrayList<>(subscribe(400, "/status/200", REFERENCE));
            healthy.addAll(subscribe(100, "/status/204", WITH_RELEASE));
            healthy.addAll(subscribe(50, "/status/202", WITH_NINJS));
            List<Member> hanging = new ArrayList<>(subscribe(GROUP_SIZE, "/hang", WITH_RELEASE));
            hanging.addAll(subscribe(GROUP_SIZE, "/does-not-read", WITH_RELEASE));
            hanging.addAll(subscribe(GROUP_SIZE, "/trickle-head", REFERENCE));
            List<Member> closed = group.add(service, Given.ADMIN_KEY, GROUP_SIZE, "", closedServer(), REFERENCE);
            List<Member> redirecting = subscribe(GROUP_SIZE, "/redirect?to=" + partner.url("/trap"), REFERENCE);
            List<Member> failing = subscribe(GROUP_SIZE, "/status/500", WITH_NINJS);
            List<Member> busy = subscribe(GROUP_SIZE, "/status/429?retry-after=3600", REFERENCE);
            List<Member> gone = subscribe(GROUP_SIZE, "/status/410", REFERENCE);
            List<Member> breaking = new ArrayList<>(subscribe(GROUP_SIZE / 2, "/break-head", REFERENCE));
            breaking.addAll(subscribe(GROUP_SIZE / 2, "/break-off", WITH_RELEASE));
            // These accept the delivery with a status before they misbehave.
            List<Member> accepting = new ArrayList<>(subscribe(GROUP_SIZE, "/endless-body", REFERENCE));
            accepting.addAll(subscribe(GROUP_SIZE / 2, "/hang-after-head", REFERENCE));
            accepting.addAll(subscribe(GROUP_SIZE / 2, "/break-body", REFERENCE));
            accepting.addAll(subscribe(GROUP_SIZE / 4, "/trickle-body", REFERENCE));
            accepting.addAll(subscribe(GROUP_SIZE / 4, "/early", WITH_RELEASE));

            long heap = service.heap();
            double threads = service.metric("jvm_threads_live_threads");
            double files = service.metric("process_files_open_files");

            publishAll(healthy);
            assertInTime(healthy);
            group.awaitDistinct(accepting, eventCount(), TIMEOUT);

            assertEach(closed, "active", isPending("failure", "unreachable"));
            assertEach(redirecting, "active", isPending("status", 302));
            assertEach(failing, "active", isPending("status", 500));
            assertEach(breaking, "active", isPending("failure", "broken-off", "bad-answer"));
            assertEach(hanging, "active", isPending("failure", "timed-out"));
            assertEach(busy, "active", isPending("status", 429));
            assertEach(gone, "disabled", hasStatus("failed", "status", 410));
            assertEquals(List.of(), partner.received("/trap"), "a redirect is not followed");
            assertReceivedOnce(busy);
            assertReceivedOnce(gone);

            pause(List.of(hanging, closed, redirecting, failing, breaking));
            Await.until(
                    TIMEOUT,
                    () -> service.metric("communique_deliveries_in_flight") == 0
                            && service.metric("process_files_open_files") < files + MAX_FILE_GROWTH
                            && service.metric("jvm_threads_live_threads") < threads + MAX_THREAD_GROWTH,
                    () -> "deliveries, threads or files remain in use; before there were " + threads + " threads, "
                            + files + " files\n"
                            + service.metrics());
            long heapGrowth = service.heap() - heap;
            print(
                    "heap grown by %,d of %,d bytes; threads %.0f, then %.0f; files %.0f, then %.0f; %,d requests arrived",
                    heapGrowth,
                    heap,
                    threads,
                    service.metric("jvm_threads_live_threads"),
                    files,
                    service.metric("process_files_open_files"),
                    partner.received().size());
            assertTrue(heapGrowth < MAX_HEAP_GROWTH, () -> "the heap has grown by " + heapGrowth);
        }
    }

    /** Starts the service with too little memory to hold the payloads of all subscriptions at once. */
    private PackagedService start() {
        return PackagedService.start(
                folder,
                "-Xmx320m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.push.allowed-hosts=127.0.0.1");
    }

    private List<Member> subscribe(int count, String behaviour, Map<String, ?> options) {
        return group.add(service, key, count, behaviour, options);
    }

    /** Returns the URL of a port on which nothing listens any more. */
    private static String closedServer() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    /** Publishes the releases one after the other, and soon corrects and withdraws every fourth one. */
    private void publishAll(List<Member> healthy) {
        for (int i = 0; i < RELEASES; i++) {
            Instant next = Instant.now().plus(PUBLISH_INTERVAL);
            Map<String, Object> text = Given.text();
            if (i == LONG_RELEASE) {
                text.put("body", "<p>" + "Поезд ".repeat(LONG_BODY_LENGTH / 11) + "</p>");
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
            // Waits for the deliveries, so that a machine that is busy gets the time that it needs.
            group.awaitDistinct(healthy, eventCount(), TIMEOUT);
            Await.until(
                    PUBLISH_INTERVAL.plus(PUBLISH_INTERVAL),
                    () -> Instant.now().isAfter(next),
                    () -> "the interval between publications has not passed");
        }
    }

    private Given.Release act(Given.Release release, String verb, Map<String, ?> body, String event) {
        Given.Release result = OnNode.act(service, release, verb, body);
        eventTimes.put(release.id() + " press_release." + event, Instant.now());
        events.computeIfAbsent(release.id(), unused -> new ArrayList<>()).add("press_release." + event);
        return result;
    }

    /** Returns the number of events that each healthy subscription should receive. */
    private int eventCount() {
        return eventTimes.size();
    }

    private void assertInTime(List<Member> healthy) {
        Map<Member, List<ReceivedEvent>> received = group.received(healthy);
        SubscriptionGroup.assertReceivedInOrder(received, events);
        assertEquals(
                0,
                SubscriptionGroup.countRepeated(received),
                "a delivery was repeated although its recipient responded");
        List<Long> millis = received.values().stream()
                .flatMap(List::stream)
                .map(event -> Duration.between(
                                eventTimes.get(event.releaseAndType()),
                                event.request().at())
                        .toMillis())
                .sorted()
                .toList();
        print(
                "%,d deliveries after %d ms at the median, %d ms at 95 of 100, %d ms at most",
                millis.size(),
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100),
                millis.get(millis.size() - 1));
        assertTrue(
                millis.get(millis.size() * 9 / 10) < PROMISED_DELAY.toMillis(),
                "more than a tenth of the deliveries came late");
        assertTrue(
                millis.get(millis.size() - 1) < DELIVERY_TIMEOUT.toMillis(),
                "a delivery waited for a partner that hangs");
    }

    private void assertReceivedOnce(List<Member> members) {
        group.received(members).forEach((member, received) -> assertEquals(1, received.size(), member::toString));
    }

    /** Waits until the first, the middle and the last subscription have the status and a matching delivery. */
    private void assertEach(List<Member> members, String status, Predicate<Map<String, Object>> delivery) {
        for (Member member :
                List.of(members.get(0), members.get(members.size() / 2), members.get(members.size() - 1))) {
            String address = TestSubscription.SUBSCRIPTIONS + "/" + member.id();
            Await.until(
                    TIMEOUT,
                    () -> {
                        JsonPath page = service.staff()
                                .get(address + "/deliveries?limit=100")
                                .jsonPath();
                        List<Map<String, Object>> deliveries = page.getList("items");
                        return status.equals(service.staff().get(address).path("status"))
                                && deliveries.stream().anyMatch(delivery);
                    },
                    () -> member + " does not have the expected status and delivery: "
                            + service.staff().get(address).asString()
                            + service.staff().get(address + "/deliveries").asString());
        }
    }

    private static Predicate<Map<String, Object>> isPending(String field, Object... values) {
        return hasStatus("pending", field, values);
    }

    @SuppressWarnings("unchecked")
    private static Predicate<Map<String, Object>> hasStatus(String status, String field, Object... values) {
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
                                .post(TestSubscription.SUBSCRIPTIONS + "/" + member.id() + "/pause")
                                .statusCode()));
    }

    private static void print(String format, Object... values) {
        System.out.printf("WebhooksIT: " + format + "%n", values);
    }
}

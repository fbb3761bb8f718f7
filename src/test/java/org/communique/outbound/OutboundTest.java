package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Await;
import org.communique.Tier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of requests to a server with every kind of behaviour, friendly and hostile. */
class OutboundTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(15);
    private static final byte[] BODY = "{\"a\": \"\u00e4\"}".getBytes(StandardCharsets.UTF_8);

    /** For requests that must not time out. */
    private static final TestOutboundClient.Config LONG_TIMEOUT_CONFIG = new TestOutboundClient.Config(
            Optional.of(Set.of("127.0.0.1")), Set.of(), Duration.ofMinutes(5), InetAddress::getAllByName);

    private static Partner partner;
    private static Partner other;
    private static HostTable names;
    private static TestOutboundClient client;
    private static TestOutboundClient shortTimeoutClient;

    @BeforeAll
    static void start() {
        partner = new Partner();
        other = new Partner();
        names = new HostTable();
        names.has("partner.test", "127.0.0.1");
        client = new TestOutboundClient(
                TestOutboundClient.config(names, Set.of(443), "127.0.0.1", "partner.test", "moving.test", "two.test"));
        shortTimeoutClient =
                new TestOutboundClient(TestOutboundClient.shortTimeoutConfig(names, Set.of(443), "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        shortTimeoutClient.close();
        client.close();
        names.close();
        other.close();
        partner.close();
    }

    @Test
    void a_request_arrives_as_specified() {
        OutboundResponse response = client.send(new OutboundRequest(
                "POST",
                partner.url("partner.test", "/ok/1?a=b%20c&d=\u00e4"),
                Map.of("Content-Type", "application/json", "webhook-id", "msg_1"),
                BODY,
                0));
        assertEquals(200, response.status());
        assertNull(response.failure());
        assertTrue(response.duration().toNanos() > 0);
        Partner.Received received = partner.received("/ok/1").get(0);
        assertEquals("POST", received.method());
        assertEquals("/ok/1?a=b%20c&d=%C3%A4", received.target());
        assertArrayEquals(BODY, received.body());
        assertEquals(
                Map.of(
                        "host", "partner.test:" + partner.port(),
                        "content-type", "application/json",
                        "webhook-id", "msg_1",
                        "content-length", String.valueOf(BODY.length),
                        "connection", "close",
                        "user-agent", "Communique/1.2.3"),
                lowerCase(received.headers()));
    }

    @Test
    void callers_cannot_set_framing_and_host_but_can_set_the_user_agent() {
        client.send(new OutboundRequest(
                "POST",
                partner.url("/ok/2"),
                Map.of(
                        "host", "evil.test",
                        "Content-Length", "1",
                        "Transfer-Encoding", "chunked",
                        "Connection", "keep-alive",
                        "User-Agent", "Mine"),
                BODY,
                0));
        Map<String, String> headers = partner.received("/ok/2").get(0).headers();
        assertEquals("127.0.0.1:" + partner.port(), headers.get("Host"));
        assertEquals(String.valueOf(BODY.length), headers.get("Content-Length"));
        assertEquals("close", headers.get("Connection"));
        assertEquals("Mine", headers.get("User-Agent"));
        assertFalse(headers.containsKey("Transfer-Encoding"));
    }

    @Test
    void the_requested_part_of_the_body_is_read() {
        assertEquals("x1y", text(client.get(partner.url("/echo?hub.challenge=x1y"), 100)));
        assertEquals(1_000, client.get(partner.url("/body/1000"), 1_001).body().length);
        assertEquals(999, client.get(partner.url("/body/1000"), 999).body().length);
        assertEquals(100_000, client.get(partner.url("/body/100000"), 100_000).body().length);
        assertEquals(0, client.get(partner.url("/body/1000"), 0).body().length);
        assertEquals(0, client.get(partner.url("/status/204"), 10).body().length);
    }

    @Test
    void a_large_body_arrives_complete() {
        byte[] body = new byte[3_000_001];
        new Random(1).nextBytes(body);
        assertEquals(200, client.post(partner.url("/ok/large"), body).status());
        assertArrayEquals(body, partner.received("/ok/large").get(0).body());
    }

    @Test
    void any_status_is_a_response() {
        assertEquals(500, client.post(partner.url("/status/500"), BODY).status());
        assertEquals(410, client.post(partner.url("/status/410"), BODY).status());
        OutboundResponse busy = client.post(partner.url("/status/429?retry-after=120"), BODY);
        assertEquals(429, busy.status());
        assertEquals("120", busy.retryAfter());
    }

    @Test
    void redirects_are_not_followed() {
        int before = other.connections();
        assertEquals(
                302,
                client.get(partner.url("/redirect?to=" + other.url("/ok")), 10).status());
        assertEquals(
                302,
                client.get(partner.url("/redirect?to=http://169.254.169.254/"), 0)
                        .status());
        assertEquals(before, other.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/trickle-head", "/does-not-read"})
    void a_recipient_that_does_not_respond_times_out(String path) {
        OutboundResponse response = shortTimeoutClient.post(partner.url(path), new byte[8_000_000]);
        assertEquals(Failure.TIMED_OUT, response.failure());
        assertInTime(response);
    }

    @Test
    void a_status_counts_before_its_body_has_arrived() {
        for (String path : List.of("/hang-after-head", "/trickle-body", "/break-body", "/endless-body", "/early")) {
            OutboundResponse response = client.post(partner.url(path), new byte[1_000_000]);
            assertEquals(200, response.status(), path);
        }
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void a_requested_body_must_arrive_in_time() {
        for (String path : List.of("/hang-after-head", "/trickle-body")) {
            OutboundResponse response = shortTimeoutClient.get(partner.url(path), 1_000);
            assertEquals(Failure.TIMED_OUT, response.failure(), path);
            assertNull(response.status());
            assertInTime(response);
        }
    }

    @Test
    void a_response_that_breaks_off_is_a_failure() {
        assertEquals(
                Failure.BROKEN_OFF, client.post(partner.url("/break-off"), BODY).failure());
        assertEquals(
                Failure.BROKEN_OFF,
                client.post(partner.url("/break-head"), BODY).failure());
        assertEquals(
                Failure.BROKEN_OFF,
                client.get(partner.url("/break-body"), 1_000).failure());
    }

    @Test
    void a_response_that_is_not_http_or_never_ends_is_a_bad_answer() {
        for (String path : List.of(
                "/not-http",
                "/endless-interim",
                "/endless-headers",
                "/endless-status-line",
                "/processing",
                "/switching",
                "/status/999",
                "/status/099")) {
            OutboundResponse response = client.post(partner.url(path), BODY);
            assertEquals(Failure.BAD_ANSWER, response.failure(), path);
        }
    }

    @Test
    void a_connection_that_switched_protocols_is_not_used_again() {
        for (int i = 0; i < 500; i++) {
            assertEquals(
                    Failure.BAD_ANSWER,
                    client.post(partner.url("/switching"), BODY).failure());
            assertEquals(200, client.post(partner.url("/ok"), BODY).status());
        }
    }

    @Test
    void an_endless_body_is_cut() {
        try (Partner endless = new Partner()) {
            OutboundResponse response = client.get(endless.url("/endless-body"), 5_000);
            assertEquals(200, response.status());
            assertEquals(5_000, response.body().length);
            assertEquals(200, client.get(endless.url("/endless-body"), 0).status());
            awaitClosed(endless);
            assertTrue(endless.endlessBytesSent() < 20_000_000, () -> endless.endlessBytesSent() + " bytes were read");
        }
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void no_connection_is_left_open() {
        try (Partner separate = new Partner()) {
            for (String path :
                    List.of("/ok", "/hang", "/hang-after-head", "/trickle-body", "/not-http", "/redirect?to=/")) {
                shortTimeoutClient.post(separate.url(path), BODY);
            }
            shortTimeoutClient.get(separate.url("/hang-after-head"), 10);
            awaitClosed(separate);
        }
    }

    @Test
    void a_port_on_which_nothing_listens_is_unreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(
                Failure.UNREACHABLE,
                client.post("http://127.0.0.1:" + port + "/", BODY).failure());
    }

    @Test
    void a_name_is_resolved_once_and_the_address_found_is_used() {
        names.changes("moving.test", "127.0.0.1", "127.0.0.9");
        assertEquals(200, client.post(partner.url("moving.test", "/ok"), BODY).status());
        assertEquals(1, names.lookups("moving.test"));
        assertEquals(
                Failure.UNREACHABLE,
                client.post(partner.url("moving.test", "/ok"), BODY).failure());
        assertEquals(2, names.lookups("moving.test"));
    }

    @Test
    void lookups_that_hang_fail_further_requests_as_unresolved() {
        try (HostTable hanging = new HostTable();
                TestOutboundClient busy = new TestOutboundClient(TestOutboundClient.config(hanging, Set.of(443)))) {
            int hosts = HostResolver.MAX_THREADS + HostResolver.QUEUE_SIZE;
            IntStream.range(0, hosts).forEach(i -> {
                hanging.hangs("hangs" + i + ".test");
                busy.sendAsync(new OutboundRequest("GET", "https://hangs" + i + ".test/", Map.of(), null, 0));
            });
            Await.until(
                    Duration.ofSeconds(60),
                    () -> busy.post("https://one-too-many.test/", BODY).failure() == Failure.UNRESOLVED,
                    () -> "the lookups are not bounded");
            assertEquals(0, hanging.lookups("one-too-many.test"));
        }
    }

    @Test
    void the_next_address_is_tried_when_one_is_unreachable() {
        names.has("two.test", "127.0.0.9", "::1", "127.0.0.1");
        assertEquals(200, client.post(partner.url("two.test", "/ok"), BODY).status());
    }

    @Test
    void a_thousand_recipients_that_do_not_read_neither_delay_each_other_nor_hold_copies_of_the_body() {
        byte[] shared = new byte[8_000_000];
        try (TestOutboundClient many = new TestOutboundClient(LONG_TIMEOUT_CONFIG)) {
            List<CompletableFuture<OutboundResponse>> stuck = IntStream.range(0, 1_000)
                    .mapToObj(i -> many.sendAsync(
                            new OutboundRequest("POST", partner.url("/does-not-read/many"), Map.of(), shared, 0)))
                    .toList();
            assertEquals(200, many.post(partner.url("/ok"), BODY).status());
            Await.until(
                    Duration.ofSeconds(60),
                    () -> partner.received("/does-not-read/many").size() == 1_000,
                    () -> partner.received("/does-not-read/many").size() + " requests arrived");
            assertTrue(stuck.stream().noneMatch(CompletableFuture::isDone));
        }
    }

    @Test
    void closing_does_not_wait_for_recipients_that_do_not_read() {
        byte[] body = new byte[8_000_000];
        List<CompletableFuture<OutboundResponse>> inFlight;
        try (Partner silent = new Partner()) {
            try (TestOutboundClient ending = new TestOutboundClient(LONG_TIMEOUT_CONFIG)) {
                inFlight = Stream.of("/does-not-read", "/hang", "/trickle-head")
                        .flatMap(path -> IntStream.range(0, 20).mapToObj(i -> silent.url(path)))
                        .map(url -> ending.sendAsync(new OutboundRequest("POST", url, Map.of(), body, 0)))
                        .toList();
                Await.until(
                        Duration.ofSeconds(60),
                        () -> silent.received().size() == inFlight.size(),
                        () -> silent.received().size() + " requests arrived");
            }
            inFlight.forEach(
                    sent -> assertEquals(Failure.BROKEN_OFF, sent.join().failure()));
        }
    }

    @Test
    void no_request_starts_after_closing() {
        TestOutboundClient ended = new TestOutboundClient(TestOutboundClient.config(names, Set.of(443), "127.0.0.1"));
        ended.outbound().close();
        assertEquals(
                Failure.BROKEN_OFF, ended.post(partner.url("/ok/late"), BODY).failure());
        ended.close();
        assertEquals(
                Failure.BROKEN_OFF, ended.post(partner.url("/ok/late"), BODY).failure());
        assertEquals(List.of(), partner.received("/ok/late"));
    }

    @Test
    void a_recipient_that_does_not_read_keeps_no_connection_open() {
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        long before = system.getOpenFileDescriptorCount();
        byte[] shared = new byte[8_000_000];
        List<CompletableFuture<OutboundResponse>> stuck = IntStream.range(0, 200)
                .mapToObj(i -> shortTimeoutClient.sendAsync(
                        new OutboundRequest("POST", partner.url("/does-not-read"), Map.of(), shared, 0)))
                .toList();
        stuck.forEach(CompletableFuture::join);
        // The server does not notice the end of its connections, so its own 200 sockets stay open.
        Await.until(
                Duration.ofSeconds(60),
                () -> system.getOpenFileDescriptorCount() < before + 220,
                () -> system.getOpenFileDescriptorCount() - before + " more files are open");
    }

    private static void assertInTime(OutboundResponse response) {
        assertTrue(response.duration().compareTo(TestOutboundClient.SHORT_TIMEOUT) >= 0, response::toString);
        assertTrue(
                response.duration().compareTo(TestOutboundClient.SHORT_TIMEOUT.plus(TOLERANCE)) < 0,
                response::toString);
    }

    private static void awaitClosed(Partner partner) {
        Await.until(
                Duration.ofSeconds(60),
                () -> partner.openConnections() == 0,
                () -> partner.openConnections() + " connections are still open");
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        return headers.entrySet().stream()
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    }

    private static String text(OutboundResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}

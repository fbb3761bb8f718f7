package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.communique.Tier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejection of URLs, with a server that would receive the requests. */
class UrlRejectionTest {
    private static final String PUBLIC_ADDRESS = "8.8.8.8";

    private static Partner partner;
    private static HostTable names;
    private static TestOutboundClient client;

    @BeforeAll
    static void start() {
        partner = new Partner();
        names = new HostTable();
        HostileUrls.resolveIn(names);
        client = new TestOutboundClient(
                TestOutboundClient.config(names, Set.of(443, 8443, partner.port()), "allowed.test"));
    }

    @AfterAll
    static void stop() {
        client.close();
        names.close();
        partner.close();
    }

    @ParameterizedTest
    @MethodSource("org.communique.outbound.HostileUrls#all")
    void a_hostile_url_is_rejected_by_the_check_and_by_sending(String code, String url) {
        String urlWithPort = url.replace("PORT", String.valueOf(partner.port()));
        RejectedUrlException rejection =
                assertThrows(RejectedUrlException.class, () -> client.outbound().check(urlWithPort));
        assertEquals(code, rejection.code());
        OutboundResponse response = client.post(urlWithPort, new byte[] {1});
        assertEquals(Failure.REFUSED, response.failure());
        assertNull(response.status());
        assertEquals(0, partner.connections());
    }

    @Test
    void null_is_rejected() {
        assertThrows(RejectedUrlException.class, () -> client.outbound().check(null));
        assertEquals(Failure.REFUSED, client.post(null, null).failure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com/",
                "HTTPS://EXAMPLE.com:443/Hook?key=a%20b&x=[1]",
                "https://example.com:8443/",
                "https://example.com?key=1",
                "https://a.b.c.d.example.co.uk/",
                "https://under_score.example.com/",
                "https://r3---sn-a5m.example.com/",
                "https://1.example.com/",
                "https://1password.com/",
                "https://xn--mnchen-3ya.example/",
                "https://m\u00fcnchen.example/\u00fcber?uns=\u00fc",
                "https://\u043f\u0440\u0435\u0441\u0441\u0430.example/",
                "https://example.com/a//b/../c;d=e/@f:g",
                "https://8.8.8.8/",
                "https://[2001:4860:4860::8888]:8443/",
                "https://[2001:4860:4860::8.8.8.8]/"
            })
    void a_valid_url_is_accepted_even_if_its_name_is_unknown(String url) {
        assertDoesNotThrow(() -> client.outbound().check(url));
    }

    @ParameterizedTest
    @CsvSource({
        "https://EXAMPLE.com, example.com, 443, /",
        "https://example.com?a=b, example.com, 443, /?a=b",
        "https://example.com:8443/a/../b//c, example.com, 8443, /a/../b//c",
        "https://example.com//evil.test/, example.com, 443, //evil.test/",
        "https://[2001:4860:4860:0::8888]/x, [2001:4860:4860:0:0:0:0:8888], 443, /x",
        "https://[::ffff:8.8.8.8]/, 8.8.8.8, 443, /",
        "https://bücher.example/ä?ö=ü%20, xn--bcher-kva.example, 443, /%C3%A4?%C3%B6=%C3%BC%20",
        "https://faß.example/, xn--fa-hia.example, 443, /",
        "http://allowed.test, allowed.test, 80, /",
        "http://ALLOWED.test:8080/, allowed.test, 8080, /",
        "https://allowed.test:1/, allowed.test, 1, /",
    })
    void a_request_is_made_of_the_parts_of_the_url(String url, String host, int port, String target) {
        Destination destination = Destination.of(url, new DestinationRules(Set.of("allowed.test"), Set.of(443, 8443)));
        assertEquals(host, destination.host().name());
        assertEquals(port, destination.port());
        assertEquals(target, destination.target());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/, 127.0.0.1",
        "http://[::1]:1/, ::1",
        "http://[0:0::1]:1/, [::1]",
        "http://localhost/, LOCALHOST",
        "http://m\u00fcnchen.intern/, xn--mnchen-3ya.intern",
        "http://xn--mnchen-3ya.intern/, M\u00dcNCHEN.intern"
    })
    void an_allowed_host_is_allowed_in_every_spelling(String url, String allowed) {
        DestinationRules destinationRules =
                DestinationRules.of(TestOutboundClient.config(new HostTable(), Set.of(), allowed));
        assertTrue(Destination.of(url, destinationRules).isAllowed());
    }

    @ParameterizedTest
    @CsvSource({"allowed.test, sub.allowed.test", "127.0.0.1, 127.0.0.2", "::1, [::2]", "allowed.test, notallowed.test"
    })
    void an_allowed_host_allows_no_other(String allowed, String other) {
        DestinationRules destinationRules =
                DestinationRules.of(TestOutboundClient.config(new HostTable(), Set.of(443), allowed));
        assertThrows(RejectedUrlException.class, () -> Destination.of("http://" + other + "/", destinationRules));
    }

    @Test
    void an_allowed_host_must_be_a_host() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DestinationRules.of(TestOutboundClient.config(new HostTable(), Set.of(443), "10.0.0.0/8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:808:808:0:0:80ff:fffe",
                "fd00::1",
                "mapped:127.0.0.1"
            })
    void one_address_that_is_not_public_rules_out_the_name(String address) {
        String name = "mixed" + Integer.toHexString(address.hashCode()) + ".test";
        names.has(name, PUBLIC_ADDRESS, "2001:4860:4860::8888", address);
        assertRejected("https://" + name + ":" + partner.port() + "/");
    }

    @Test
    void a_name_that_becomes_private_after_the_check_is_rejected() {
        names.changes("rebinding.test", PUBLIC_ADDRESS, "127.0.0.1");
        String url = "https://rebinding.test:" + partner.port() + "/";
        assertDoesNotThrow(() -> client.outbound().check(url));
        assertEquals(Failure.REFUSED, client.post(url, null).failure());
        assertEquals(2, names.lookups("rebinding.test"));
        assertEquals(0, partner.connections());
    }

    @Test
    void an_unknown_name_passes_the_check_and_fails_as_unresolved() {
        String url = "https://nobody.test/";
        assertDoesNotThrow(() -> client.outbound().check(url));
        assertEquals(Failure.UNRESOLVED, client.post(url, null).failure());
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void a_lookup_that_hangs_passes_the_check_after_three_seconds_and_sending_times_out() {
        names.hangs("silent.test");
        String url = "https://silent.test/";
        // The timeout of a lookup is ten seconds. One fast check of three is enough, since the machine may stall in
        // between.
        assertTrue(IntStream.range(0, 3).anyMatch(n -> secondsToCheck(url) < 8));
        try (TestOutboundClient shortTimeoutClient =
                new TestOutboundClient(TestOutboundClient.shortTimeoutConfig(names, Set.of(443)))) {
            OutboundResponse response = shortTimeoutClient.post(url, null);
            assertEquals(Failure.TIMED_OUT, response.failure());
            assertTrue(
                    response.duration().compareTo(TestOutboundClient.SHORT_TIMEOUT.plusSeconds(15)) < 0,
                    response::toString);
        }
    }

    private static long secondsToCheck(String url) {
        long start = System.nanoTime();
        assertDoesNotThrow(() -> client.outbound().check(url));
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    @Test
    void a_rejection_does_not_reveal_the_address() {
        names.has("secret.test", "10.11.12.13");
        RejectedUrlException rejection =
                assertThrows(RejectedUrlException.class, () -> client.outbound().check("https://secret.test/"));
        assertFalse(rejection.getMessage().contains("10."));
    }

    @Test
    void a_header_value_with_a_line_break_is_rejected() {
        assertEquals(
                Failure.REFUSED,
                client.send(new OutboundRequest("GET", "http://allowed.test/", Map.of("X-A", "b\r\nX-C: d"), null, 0))
                        .failure());
    }

    private static void assertRejected(String url) {
        RejectedUrlException rejection =
                assertThrows(RejectedUrlException.class, () -> client.outbound().check(url));
        assertEquals("not-public", rejection.code());
        assertEquals(Failure.REFUSED, client.post(url, null).failure());
        assertEquals(0, partner.connections());
    }
}

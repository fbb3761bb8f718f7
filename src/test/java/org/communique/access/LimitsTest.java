package org.communique.access;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.key;
import static org.communique.Given.with;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class LimitsTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @Inject
    TestClock clock;

    @BeforeEach
    void freezeClock() {
        clock.freezeAt(clock.instant());
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void requests_beyond_the_rate_of_a_key_are_rejected_and_headers_show_the_remaining_quota() {
        String key = key(Map.of("role", "partner", "requestsPerMinute", 3)).path("key");
        for (int remaining = 2; remaining >= 0; remaining--) {
            with(key)
                    .get(RELEASES)
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Policy", "\"key\";q=3;w=60")
                    .header("RateLimit", matchesPattern("\"key\";r=" + remaining + ";t=[0-9]+"));
        }
        with(key)
                .get(RELEASES)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "20")
                .header("RateLimit", matchesPattern("\"key\";r=0;t=60"))
                .body("type", equalTo("urn:problem-type:communique:too-many-requests"));
        clock.freezeAt(clock.instant().plusSeconds(20));
        with(key).get(RELEASES).then().statusCode(200);
        with(key).get(RELEASES).then().statusCode(429);
    }

    @Test
    void a_clock_that_is_set_back_does_not_stop_the_refill() {
        String key = key(Map.of("role", "partner", "requestsPerMinute", 3)).path("key");
        IntStream.range(0, 3).forEach(i -> with(key).get(RELEASES).then().statusCode(200));
        clock.freezeAt(clock.instant().minus(Duration.ofHours(1)));
        with(key).get(RELEASES).then().statusCode(429);
        clock.freezeAt(clock.instant().plusSeconds(20));
        with(key).get(RELEASES).then().statusCode(200);
    }

    @Test
    void rejected_requests_count_against_the_rate() {
        String key = key(Map.of("role", "partner", "requestsPerMinute", 2)).path("key");
        with(key).get("/v1/audit").then().statusCode(403);
        with(key).get("/v1/nothing").then().statusCode(404);
        with(key).get("/v1/audit").then().statusCode(429);
    }

    @Test
    void a_key_without_a_rate_is_not_limited() {
        with(key("partner")).get(RELEASES).then().statusCode(200).header("RateLimit", nullValue());
        given().get(RELEASES).then().header("RateLimit", nullValue());
    }

    @Test
    void an_address_with_too_many_failed_authentications_has_to_wait() {
        String address = address();
        IntStream.range(0, 20)
                .forEach(i ->
                        assertEquals(401, attempt(address, KeyFormat.generate()).statusCode()));
        Response throttled = attempt(address, KeyFormat.generate());
        throttled.then().statusCode(429).header("Retry-After", "3").contentType("application/problem+json");
        assertEquals(429, attempt(address, "anything else").statusCode());
        given().header("X-Forwarded-For", address).get(RELEASES).then().statusCode(200);
        assertEquals(401, attempt(address(), KeyFormat.generate()).statusCode());
        clock.freezeAt(clock.instant().plus(Duration.ofSeconds(3)));
        assertEquals(401, attempt(address, KeyFormat.generate()).statusCode());
        assertEquals(429, attempt(address, KeyFormat.generate()).statusCode());
    }

    @Test
    void a_valid_key_is_not_locked_out_by_another_client_behind_the_same_address() {
        String address = address();
        String validKey = key("partner");
        assertEquals(200, attempt(address, validKey).statusCode());
        IntStream.range(0, 25).forEach(i -> attempt(address, KeyFormat.generate()));
        assertEquals(200, attempt(address, validKey).statusCode());
    }

    @Test
    void addresses_of_the_same_ipv6_network_share_a_limit() {
        String network = "2001:db8:1:" + Integer.toHexString(ADDRESSES.incrementAndGet());
        IntStream.range(0, 20).forEach(i -> attempt(network + "::" + i, KeyFormat.generate()));
        assertEquals(429, attempt(network + "::ffff", KeyFormat.generate()).statusCode());
    }

    @Test
    void browsers_may_read_the_rate_limit_headers() {
        given().header("Origin", "https://portal.example.org")
                .get(RELEASES)
                .then()
                .header("Access-Control-Expose-Headers", containsString("RateLimit"));
    }

    private static Response attempt(String address, String key) {
        return with(key).header("X-Forwarded-For", address).get(RELEASES);
    }

    private static String address() {
        return "198.51.100." + ADDRESSES.incrementAndGet();
    }
}

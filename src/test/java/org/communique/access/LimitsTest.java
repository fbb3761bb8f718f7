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
    void stand() {
        clock.freezeAt(clock.instant());
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void a_key_has_its_requests_a_minute_and_is_told_what_is_left() {
        String key = key(Map.of("role", "partner", "requestsPerMinute", 3)).path("key");
        for (int left = 2; left >= 0; left--) {
            with(key)
                    .get(RELEASES)
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Policy", "\"key\";q=3;w=60")
                    .header("RateLimit", matchesPattern("\"key\";r=" + left + ";t=[0-9]+"));
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
    void refused_requests_count_too() {
        String key = key(Map.of("role", "partner", "requestsPerMinute", 2)).path("key");
        with(key).get("/v1/audit").then().statusCode(403);
        with(key).get("/v1/nothing").then().statusCode(404);
        with(key).get("/v1/audit").then().statusCode(429);
    }

    @Test
    void a_key_without_a_rate_has_none() {
        with(key("partner")).get(RELEASES).then().statusCode(200).header("RateLimit", nullValue());
        given().get(RELEASES).then().header("RateLimit", nullValue());
    }

    @Test
    void an_address_that_tries_keys_has_to_wait() {
        String address = address();
        IntStream.range(0, 20)
                .forEach(i ->
                        assertEquals(401, attempt(address, KeyFormat.generate()).statusCode()));
        Response slowed = attempt(address, KeyFormat.generate());
        slowed.then().statusCode(429).header("Retry-After", "3").contentType("application/problem+json");
        assertEquals(429, attempt(address, "anything else").statusCode());
        given().header("X-Forwarded-For", address).get(RELEASES).then().statusCode(200);
        assertEquals(401, attempt(address(), KeyFormat.generate()).statusCode());
        clock.freezeAt(clock.instant().plus(Duration.ofSeconds(3)));
        assertEquals(401, attempt(address, KeyFormat.generate()).statusCode());
        assertEquals(429, attempt(address, KeyFormat.generate()).statusCode());
    }

    @Test
    void a_key_that_works_is_not_locked_out_by_a_neighbour_behind_the_same_address() {
        String address = address();
        String good = key("partner");
        assertEquals(200, attempt(address, good).statusCode());
        IntStream.range(0, 25).forEach(i -> attempt(address, KeyFormat.generate()));
        assertEquals(200, attempt(address, good).statusCode());
    }

    @Test
    void addresses_of_one_ipv6_network_are_one() {
        String network = "2001:db8:1:" + Integer.toHexString(ADDRESSES.incrementAndGet());
        IntStream.range(0, 20).forEach(i -> attempt(network + "::" + i, KeyFormat.generate()));
        assertEquals(429, attempt(network + "::ffff", KeyFormat.generate()).statusCode());
    }

    @Test
    void browsers_are_told_what_is_left() {
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

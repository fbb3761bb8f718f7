package org.communique.access;

import static org.communique.Given.with;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says about itself, to whom. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class MonitoringTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");
    private static final List<String> ACCEPTED = List.of(
            "*/*",
            "text/plain",
            "application/openmetrics-text",
            "application/json",
            "application/problem+json",
            "text/html");
    /** A client that sends a path as it is given. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI service;

    @Inject
    TestClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health",
                "/q/health/live",
                "/q/health/ready",
                "/q/health/started",
                "/q/health/well",
                "/q/health/",
                "//q/health",
                "/q//health/ready",
                "/q/./health",
                "/v1/../q/health",
                "/%71/h%65alth/liv%65",
                "/q/health?checks=all"
            })
    void health_without_a_key_is_the_status_alone(String path) throws Exception {
        for (String accepted : ACCEPTED) {
            HttpResponse<String> response = send("GET", path, null, accepted);
            assertEquals(200, response.statusCode(), path);
            assertEquals("{\"status\":\"UP\"}", response.body(), path);
            assertEquals(
                    "no-store", response.headers().firstValue("Cache-Control").orElse(""));
        }
        HttpResponse<String> head = send("HEAD", path, null, "*/*");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        for (String method : METHODS) {
            assertTellsNothing(send(method, path, null, "*/*"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/metrics", "/q/metrics/", "/q/metrics/jvm", "/q/metrics?name=jvm", "//q/metrics", "/q//metrics",
                        "///q///metrics//", "/q/./metrics",
                "/q/../q/metrics", "/v1/../q/metrics", "/q/%6Detrics", "/%71/metrics", "/q/%2E/metrics", "/q", "/q/",
                        "/q/health/group",
                "/q/health/group/any", "/q/health/ready/any", "/q/health-ui", "/q/health-ui/", "/q/info", "/q/arc",
                        "/q/arc/beans", "/q/openapi",
                "/q/swagger-ui", "/q/dev-ui", "/q/scheduler", "/q/nothing"
            })
    void everything_else_below_the_path_needs_a_key(String path) throws Exception {
        for (String accepted : ACCEPTED) {
            HttpResponse<String> response = send("GET", path, null, accepted);
            assertEquals(401, response.statusCode(), path);
            assertEquals("application/problem+json", header(response, "Content-Type"), path);
            assertTrue(header(response, "WWW-Authenticate").startsWith("Bearer "), path);
            assertEquals("no-store", header(response, "Cache-Control"), path);
            assertTellsNothing(response);
        }
        for (String method : METHODS) {
            HttpResponse<String> response = send(method, path, null, "*/*");
            assertEquals(401, response.statusCode(), method + " " + path);
            assertEquals(method.equals("HEAD"), response.body().isEmpty(), method + " " + path);
            assertTellsNothing(response);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Q/METRICS",
                "/q%2Fmetrics",
                "/q/..%2fq/metrics",
                "/q;a=b/metrics",
                "/metrics",
                "/health",
                "/v1/q/metrics",
                "/docs/q/metrics",
                "/newsroom/../q/metrics;a",
                "/q/health/../metrics",
                "/docs/..;/q/metrics",
                "/q/metrics%20",
                "/q/metrics%00",
                "/q/metrics%3F"
            })
    void no_neighbouring_path_tells_more(String path) throws Exception {
        for (String method : METHODS) {
            HttpResponse<String> response = send(method, path, null, "*/*");
            assertTrue(response.statusCode() >= 400 || method.equals("OPTIONS"), method + " " + path);
            assertTellsNothing(response);
        }
    }

    @Test
    void a_monitor_key_and_an_admin_key_read_metrics_and_the_details_of_health() {
        for (String key : List.of(Given.MONITOR_KEY, Given.ADMIN_KEY, Given.key("monitor"), Given.key("admin"))) {
            with(key)
                    .get("/q/metrics")
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body(containsString("http_server_requests_seconds_count"));
            with(key).head("/q/metrics").then().statusCode(200);
            for (String path : List.of("/q/health", "/q/health/ready")) {
                with(key)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .header("Cache-Control", "no-store")
                        .body("status", equalTo("UP"))
                        .body("checks.name", hasItem("Search index"));
            }
            with(key).get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
            with(key).get("/q/nothing").then().statusCode(404);
        }
    }

    @Test
    void other_keys_read_no_metrics_and_only_the_status() throws Exception {
        for (String key : List.of(
                Given.key("partner"),
                Given.key("author"),
                Given.key("editor"),
                Given.key("admin", Given.organization()))) {
            for (String path : List.of("/q/metrics", "//q/metrics", "/q/metrics/", "/q/health/group", "/q/nothing")) {
                HttpResponse<String> response = send("GET", path, key, "*/*");
                assertEquals(403, response.statusCode(), path);
                assertEquals("application/problem+json", header(response, "Content-Type"));
                assertTellsNothing(response);
            }
            assertEquals(
                    "{\"status\":\"UP\"}", send("GET", "/q/health", key, "*/*").body());
        }
    }

    @Test
    void invalid_keys_are_rejected_and_throttled_as_elsewhere() {
        clock.freezeAt(clock.instant());
        String address = "2001:db8:9::1";
        for (int i = 0; i < 20; i++) {
            with(KeyFormat.generate())
                    .header("X-Forwarded-For", address)
                    .get("/q/metrics")
                    .then()
                    .statusCode(401);
        }
        with("another-guess")
                .header("X-Forwarded-For", address)
                .get("/q/metrics")
                .then()
                .statusCode(429);
        String limited =
                Given.key(Map.of("role", "monitor", "requestsPerMinute", 1)).path("key");
        with(limited).get("/q/metrics").then().statusCode(200);
        with(limited).get("/q/metrics").then().statusCode(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docs/",
                "/openapi.json",
                "/guide",
                "/newsroom/",
                "/robots.txt",
                "/nowhere",
                "/v1/press-releases"
            })
    void a_monitor_key_opens_nothing_else(String path) throws Exception {
        for (String key : List.of(Given.MONITOR_KEY, Given.key("monitor"))) {
            HttpResponse<String> response = send("GET", path, key, "*/*");
            assertEquals(403, response.statusCode());
            assertEquals("application/problem+json", header(response, "Content-Type"));
        }
    }

    @Test
    void a_monitor_key_cannot_be_bound_to_an_organization() {
        Given.writing(Map.of("name", "Ключ", "role", "monitor", "organization", Map.of("id", Given.organization())))
                .post(Given.KEYS)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/organization"));
    }

    @Test
    void rejected_paths_are_not_counted_one_by_one() throws Exception {
        for (String path : List.of("//q/invented", "/q/invented", "/q/health/invented")) {
            send("GET", path, null, "*/*");
            send("GET", path, Given.key("partner"), "*/*");
        }
        clock.freezeAt(clock.instant());
        for (int i = 0; i < 25; i++) {
            int status = with(KeyFormat.generate())
                    .header("X-Forwarded-For", "2001:db8:a::1")
                    .get("/invented/" + i)
                    .statusCode();
            assertEquals(i < 20 ? 401 : 429, status);
        }
        assertTrue(Metrics.sum(
                        "http_server_requests_seconds_count{method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"429\",uri=\"/UNAUTHENTICATED\"")
                >= 5);
        List<String> counted =
                Metrics.read().lines().filter(line -> line.contains("invented")).toList();
        assertEquals(List.of(), counted);
    }

    /** The response contains neither a metric nor a health check. */
    private static void assertTellsNothing(HttpResponse<String> response) {
        for (String secret :
                List.of("jvm_", "communique_", "http_server", "checks", "Search index", "Load", "# HELP")) {
            assertFalse(response.body().contains(secret), () -> response + response.body());
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> send(String method, String path, String key, String accepted)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + service.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accepted);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}

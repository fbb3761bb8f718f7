package org.communique;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the first start of the service, as a new user sees it. */
class FirstRunIT {
    private static final Pattern KEY = Pattern.compile("cmq_[0-9A-Za-z]{49}");

    @TempDir
    Path folder;

    @Test
    @Tag(Tier.SMOKE)
    void a_fresh_service_prints_its_addresses_and_has_a_sample_newsroom() {
        String key;
        try (PackagedService service = PackagedService.start(folder)) {
            assertTrue(service.output().contains("/v1/press-releases"));
            assertTrue(service.output().contains("/docs"));
            Matcher printed = KEY.matcher(service.output());
            assertTrue(printed.find(), service.output());
            key = printed.group();
            service.request()
                    .get("/v1/press-releases?count=exact")
                    .then()
                    .statusCode(200)
                    .body("page.total", greaterThan(15));
            service.request()
                    .get("/v1/press-releases?fields=publishedAt,language&publishedBefore=2000-01-01T00:00:00Z")
                    .then()
                    .body("items.size()", greaterThan(0));
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
                    .get("/v1/press-releases?status=draft")
                    .then()
                    .statusCode(200)
                    .body("items.size()", greaterThan(0));
            service.request().get("/v1/organizations").then().body("items.slug", hasItems("stks"));
            service.awaitReady();
            assertConcise(service.output());
            service.request().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
            service.request()
                    .queryParam("q", "председательства")
                    .get("/v1/search")
                    .then()
                    .statusCode(200)
                    .body("page.total", greaterThan(0));
            service.request().get("/q/health/live").then().statusCode(200);
            service.request().get("/q/metrics").then().statusCode(401);
            service.request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
                    .get("/q/metrics")
                    .then()
                    .statusCode(200);
            service.request().get("/openapi.json").then().statusCode(200).body("openapi", containsString("3.1"));
            service.request().get("/docs/").then().statusCode(200).body(containsString("swagger-ui"));
        }
        try (PackagedService restarted = PackagedService.start(folder)) {
            assertFalse(KEY.matcher(restarted.output()).find());
            restarted
                    .request()
                    .auth()
                    .preemptive()
                    .oauth2(key)
                    .get("/v1/press-releases?status=draft")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void the_samples_show_what_the_first_newsroom_needs() {
        try (PackagedService service = PackagedService.start(folder)) {
            // Two adjacent releases that are published at the same minute, 11:30 in Moscow. Each has a source and a
            // contact
            // with an extension and an address.
            String from = "2023-12-19T11:30:00+03:00";
            String path =
                    "/v1/press-releases?fields=id,publishedAt,attribution,contacts&publishedFrom={from}&publishedBefore={before}";
            var pair = service.request().urlEncodingEnabled(true).get(path, from, "2023-12-19T11:31:00+03:00");
            pair.then()
                    .body("items.publishedAt", contains("2023-12-19T08:30:00.000Z", "2023-12-19T08:30:00.000Z"))
                    .body("items.attribution.source.name.unique().size()", equalTo(1))
                    .body("items.findAll { it.contacts[0].extension && it.contacts[0].address }.size()", equalTo(2));
            String newer = pair.path("items[0].id");
            String older = pair.path("items[1].id");
            assertTrue(links(service, newer).contains("/" + older + ">; rel=\"prev\""));
            assertTrue(links(service, older).contains("/" + newer + ">; rel=\"next\""));
        }
    }

    /** Asserts that the output contains every line that a new user needs, and few others to search through. */
    private static void assertConcise(String output) {
        for (String label : List.of("  API ", "  Docs ", "  Guide ", "  Site ", "  Data ", "  Key ", "  Next ")) {
            assertTrue(output.contains(label), output);
        }
        List<String> log = output.lines()
                .filter(line -> line.matches("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} .*"))
                .toList();
        assertTrue(log.size() <= 10, output);
        assertTrue(log.stream().allMatch(line -> line.length() < 600), output);
    }

    @Test
    void an_invalid_setting_ends_the_start_and_secrets_are_not_printed() {
        PackagedService shortKey =
                PackagedService.launch(folder, Map.of(), "-Dcommunique.admin-key=too-short-a-secret");
        assertNotEquals(0, shortKey.await());
        assertTrue(shortKey.output().contains("communique.admin-key must have at least 32 characters"));
        assertFalse(shortKey.output().contains("too-short-a-secret"), shortKey.output());
        PackagedService sameKeys = PackagedService.launch(
                folder,
                Map.of(),
                "-Dcommunique.monitor-key=the-same-secret-for-two-different-keys",
                "-Dcommunique.admin-key=the-same-secret-for-two-different-keys");
        assertNotEquals(0, sameKeys.await());
        assertTrue(sameKeys.output().contains("communique.monitor-key must differ"), sameKeys.output());
        assertFalse(sameKeys.output().contains("the-same-secret"), sameKeys.output());
        PackagedService invalidPoll = PackagedService.launch(folder, Map.of(), "-Dcommunique.journal.poll=5S");
        assertNotEquals(0, invalidPoll.await());
        assertTrue(invalidPoll.output().contains("communique.journal.poll must be between"), invalidPoll.output());
    }

    private static String links(PackagedService service, String id) {
        return service.request()
                .get("/v1/press-releases/" + id)
                .headers()
                .getValues("Link")
                .toString();
    }
}

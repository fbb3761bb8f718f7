package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class RequestMetricsTest {
    /** More than are counted apart: what came after would not be counted at all. */
    private static final int MANY = 120;

    @Test
    void requests_are_counted_by_path_pattern_whatever_the_response() {
        List<Given.Release> releases = new ArrayList<>();
        for (int n = 0; n < MANY; n++) {
            releases.add(Given.published());
        }
        for (Given.Release release : releases) {
            // Made, then kept.
            given().get(release.path()).then().statusCode(200);
            given().get(release.path()).then().statusCode(200);
        }
        given().get("/v1/topics").then().statusCode(200);
        String metrics = Metrics.read();
        assertTrue(metrics.contains("uri=\"/v1/press-releases/{id}\""), "no pattern");
        assertTrue(metrics.contains("uri=\"/v1/topics\""), "nothing after many addresses");
        assertFalse(metrics.contains(releases.get(0).id()), "an address of its own");
        assertTrue(metrics.contains("http_server_requests_seconds_bucket{"), "no buckets");
        assertTrue(metrics.contains("agroal_active_count{"), "no pool");
    }

    @Test
    void former_names_of_metrics_are_still_published() {
        given().get("/v1/press-releases");
        assertThat(
                Metrics.sum("communique_answers_made_total"), is(Metrics.sum("communique_responses_rendered_total")));
        assertThat(Metrics.sum("communique_responses_rendered_total"), greaterThan(0.0));
        assertThat(Metrics.sum("cache_gets_total{cache=\"communique.answers\""), greaterThan(0.0));
    }
}

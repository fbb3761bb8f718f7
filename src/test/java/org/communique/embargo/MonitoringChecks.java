package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.communique.Given;
import org.communique.embargo.ApiClient.Response;

/**
 * Checks what the service says about itself. Metrics count requests to publish, and the details of health may tell how much there is to
 * index or to deliver, so only a monitor and an admin read them; and even these texts name no release.
 */
final class MonitoringChecks {
    static final String METRICS = "/q/metrics";
    static final List<String> HEALTH = List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");
    private static final String UP = "{\"status\":\"UP\"}";

    private final ApiClient client;

    MonitoringChecks(ApiClient client) {
        this.client = client;
    }

    void check(TestCaller caller, String key) {
        boolean admin = caller == TestCaller.ADMIN;
        Response metrics = client.send("GET", METRICS, key);
        assertEquals(admin ? 200 : caller.isPublic() ? 401 : 403, metrics.status(), () -> caller + ": " + metrics);
        assertEquals("no-store", metrics.header("Cache-Control"));
        for (String path : HEALTH) {
            Response health = client.send("GET", path, key);
            assertEquals(200, health.status(), () -> caller + ": " + health);
            assertEquals(!admin, health.body().equals(UP), () -> caller + ": " + health);
            assertEquals("no-store", health.header("Cache-Control"));
        }
    }

    void checkMonitor(ModelNewsroom newsroom) {
        assertEquals(
                403,
                client.send("GET", ModelNewsroom.RELEASES, Given.MONITOR_KEY).status());
        for (String path : List.of(METRICS, HEALTH.get(0))) {
            Response details = client.send("GET", path, Given.MONITOR_KEY);
            assertEquals(200, details.status(), details::toString);
            assertTrue(details.body().contains(path.equals(METRICS) ? "communique_" : "checks"), details::toString);
            assertFalse(details.body().contains(newsroom.word), () -> path + " names a release or a topic: " + details);
            for (ModelRelease item : newsroom.items) {
                assertFalse(details.body().contains(item.id), () -> path + " names " + item + ": " + details);
            }
        }
    }
}

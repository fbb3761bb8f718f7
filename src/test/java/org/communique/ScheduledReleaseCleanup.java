package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Turns the releases that a test class left scheduled for the next two hours back into drafts. Otherwise they would become public during
 * the tests of another class, between two requests whose responses must be the same. Releases that are scheduled for later, after the end
 * of all tests, remain scheduled.
 */
public class ScheduledReleaseCleanup implements QuarkusTestAfterAllCallback {
    private static final String DUE_SOON = "select id from press_release where state = 'published'"
            + " and published_at between now() and now() + interval '2 hours'";

    @Override
    public void afterAll(QuarkusTestContext context) {
        String service = ConfigProvider.getConfig().getValue("test.url", String.class);
        for (String id : dueSoon()) {
            String address = service + Given.RELEASES + "/" + id;
            Response release = Given.staff().get(address);
            if ("scheduled".equals(release.path("status"))) {
                Response draft =
                        Given.staff().header("If-Match", release.header("ETag")).post(address + "/unschedule");
                assertEquals(200, draft.statusCode(), draft::asString);
            }
        }
    }

    private static List<String> dueSoon() {
        try (Connection connection =
                        Arc.container().instance(AgroalDataSource.class).get().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DUE_SOON)) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

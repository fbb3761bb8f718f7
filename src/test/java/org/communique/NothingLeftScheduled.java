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
 * What a class of tests has left scheduled would come out in the middle of the tests of another, and be in what they read twice the second
 * time only. So it goes back to being drafts; but not what comes out after all tests have ended.
 */
public class NothingLeftScheduled implements QuarkusTestAfterAllCallback {
    private static final String SOON = "select id from press_release where state = 'published'"
            + " and published_at between now() and now() + interval '2 hours'";

    @Override
    public void afterAll(QuarkusTestContext context) {
        String service = ConfigProvider.getConfig().getValue("test.url", String.class);
        for (String id : soon()) {
            String address = service + Given.RELEASES + "/" + id;
            Response release = Given.staff().get(address);
            if ("scheduled".equals(release.path("status"))) {
                Response draft =
                        Given.staff().header("If-Match", release.header("ETag")).post(address + "/unschedule");
                assertEquals(200, draft.statusCode(), draft::asString);
            }
        }
    }

    private static List<String> soon() {
        try (Connection connection =
                        Arc.container().instance(AgroalDataSource.class).get().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SOON)) {
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

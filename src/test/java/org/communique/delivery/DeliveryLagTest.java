package org.communique.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.communique.Await;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether partners are told late can be seen from outside. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class DeliveryLagTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({
        "outbox, 'communique_deliveries_lag_seconds{stage=\"outbox\"'",
        "websub_place, 'communique_websub_lag_seconds{stage=\"watching\"'"
    })
    void it_grows_while_what_happened_cannot_be_told_and_ends_with_that(String place, String lag) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet held = statement.executeQuery("select position from " + place + " for update")) {
                assertTrue(held.next());
                Given.published();
                Await.until(PATIENCE, () -> Metrics.sum(lag) > 2, () -> lag + ": " + Metrics.sum(lag));
            } finally {
                connection.rollback();
            }
        }
        Await.until(PATIENCE, () -> Metrics.sum(lag) < 2, () -> lag + ": " + Metrics.sum(lag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communique_deliveries_lag_seconds{stage=\"sending\"",
                "communique_websub_lag_seconds{stage=\"sending\""
            })
    void it_ends_again_and_again_when_there_is_nothing_to_send(String lag) {
        Await.until(PATIENCE, () -> Metrics.sum(lag) > 0, () -> lag + " is not there");
        Await.until(PATIENCE, () -> Metrics.sum(lag) < 2, () -> lag + ": " + Metrics.sum(lag));
    }
}

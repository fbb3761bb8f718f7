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

/** The metrics show when deliveries are late. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class DeliveryLagTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({
        "outbox, 'communique_deliveries_lag_seconds{stage=\"outbox\"'",
        "websub, 'communique_websub_lag_seconds{stage=\"watching\"'"
    })
    void it_grows_while_changes_cannot_be_processed_and_ends_afterwards(String checkpoint, String lag)
            throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet locked = statement.executeQuery(
                    "select position from journal_checkpoint where name = '" + checkpoint + "' for update")) {
                assertTrue(locked.next());
                Given.published();
                Await.until(TIMEOUT, () -> Metrics.sum(lag) > 2, () -> lag + ": " + Metrics.sum(lag));
            } finally {
                connection.rollback();
            }
        }
        Await.until(TIMEOUT, () -> Metrics.sum(lag) < 2, () -> lag + ": " + Metrics.sum(lag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communique_deliveries_lag_seconds{stage=\"sending\"",
                "communique_websub_lag_seconds{stage=\"sending\""
            })
    void it_is_reset_while_there_is_nothing_to_send(String lag) {
        Await.until(TIMEOUT, () -> Metrics.sum(lag) > 0, () -> lag + " is missing");
        Await.until(TIMEOUT, () -> Metrics.sum(lag) < 2, () -> lag + ": " + Metrics.sum(lag));
    }
}

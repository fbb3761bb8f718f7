package org.communique.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class JournalOrderTest {
    private static final int WRITERS = 8;
    private static final int RELEASES_EACH = 15;

    @Inject
    AgroalDataSource database;

    @Test
    void a_follower_that_continues_from_its_position_misses_nothing() throws Exception {
        long start = positions(0).stream().reduce(0L, (a, b) -> b);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            writers.submit(() -> {
                for (int n = 0; n < RELEASES_EACH; n++) {
                    Given.published().patch(Map.of("summary", "Правка"));
                }
            });
        }
        writers.shutdown();
        List<Long> followed = new ArrayList<>();
        boolean writing = true;
        while (writing) {
            writing = !writers.awaitTermination(1, TimeUnit.MILLISECONDS);
            followed.addAll(positions(followed.isEmpty() ? start : followed.get(followed.size() - 1)));
        }
        List<Long> all = positions(start);
        assertTrue(all.size() >= WRITERS * RELEASES_EACH * 3);
        assertEquals(all, followed);
    }

    private List<Long> positions(long after) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select position from journal where position > ? order by position")) {
            query.setLong(1, after);
            List<Long> positions = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
            return positions;
        }
    }
}

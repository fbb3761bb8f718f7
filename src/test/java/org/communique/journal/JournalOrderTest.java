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
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.communique.Await;
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

    @Test
    void a_change_that_waited_for_the_lock_sees_the_row_of_its_holder() throws Exception {
        Given.Release release = Given.published();
        CompletableFuture<Given.Release> patched;
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + Journal.APPENDING + ")");
            patched = CompletableFuture.supplyAsync(() -> release.patch(Map.of("summary", "Правка")));
            Await.until(Duration.ofSeconds(10), this::isLockAwaited, () -> "the patch does not wait for the lock");
            statement.execute("""
                    insert into journal (at, event, subject, subject_id, version, actor, actor_id, audience, audience_before)
                    select at, 'edited', subject, subject_id, version, actor, actor_id, 1, audience from journal
                    where subject_id = '%s' order by position desc limit 1""".formatted(release.id()));
            holder.commit();
        }
        assertEquals(release.version() + 1, patched.get().version());
        assertEquals(1, audienceBeforeLastChange(release.id()));
    }

    private boolean isLockAwaited() {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(
                        "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted)")) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int audienceBeforeLastChange(String release) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("select audience_before from journal where subject_id = '" + release
                        + "' order by position desc limit 1")) {
            row.next();
            return row.getInt(1);
        }
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

package org.communique.websub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.communique.Await;
import org.communique.OnNode;
import org.communique.OwnDatabase;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.communique.outbound.PushingNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub verifies every request and delivers the newest feed to every subscriber, even if a node or the database is killed. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WebSubCrashIT {
    /** More than twice as long as the leases of a killed node. */
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private static final List<String> TOPICS = List.of(
            "http://localhost:8080/feeds/press-releases.json", "http://localhost:8080/feeds/press-releases.atom");

    @TempDir
    Path folder;

    private final Partner partner = new Partner();
    private String newestTitle;

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void nothing_is_lost_when_the_hub_or_its_database_is_killed_in_the_middle() throws IOException {
        PackagedService hub = PushingNode.start(folder);
        try {
            List<String> callbacks = callbacks(60);
            sendRequests(hub, "subscribe", callbacks);
            print("at the first kill %d of 60 had received a verification", countVerified("subscribe", callbacks));
            hub.kill();
            hub = PushingNode.start(folder);
            OwnDatabase database = new OwnDatabase(folder);
            awaitSubscriptions(database::connect, 60);
            for (int kills = 0; kills < 2; kills++) {
                publish(hub);
                // The first kill happens during the deliveries, the second perhaps before the changed topics are
                // determined.
                if (kills == 0) {
                    awaitFirstUpToDate(callbacks);
                }
                hub.kill();
                print("at the next kill %d of 60 had the newest release", countUpToDate(callbacks));
                hub = PushingNode.start(folder);
                awaitUpToDate(callbacks);
            }
            publish(hub);
            awaitFirstUpToDate(callbacks);
            database.kill();
            print("when the database was killed %d of 60 had the newest release", countUpToDate(callbacks));
            awaitUpToDate(callbacks);
            publish(hub);
            awaitUpToDate(callbacks);
        } finally {
            hub.close();
        }
    }

    @Test
    void two_nodes_share_the_work_and_one_takes_over_from_the_other() throws IOException {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            List<PackagedService> nodes = PushingNode.startTwo(folder, database);
            PackagedService first = nodes.get(0);
            PackagedService second = nodes.get(1);
            try {
                List<String> callbacks = callbacks(60);
                sendRequests(first, "subscribe", callbacks.subList(0, 30));
                sendRequests(second, "subscribe", callbacks.subList(30, 60));
                awaitSubscriptions(database.getPostgresDatabase()::getConnection, 60);
                assertEquals(
                        60,
                        countRequests("GET", callbacks),
                        "each callback receives one verification, from one of the nodes");
                for (int i = 0; i < 3; i++) {
                    publish(first);
                    publish(second);
                }
                awaitUpToDate(callbacks);
                assertNoneRepeated(callbacks);
                print("of two nodes one sent %.0f and the other %.0f", deliveryCount(first), deliveryCount(second));

                publish(first);
                publish(second);
                awaitFirstUpToDate(callbacks);
                second.kill();
                print("when one was killed %d of 60 had the newest release", countUpToDate(callbacks));
                awaitUpToDate(callbacks);

                publish(first);
                first.close();
                print("when the other had stopped %d of 60 had the newest release", countUpToDate(callbacks));
                first = PushingNode.start(folder, "again", database);
                awaitUpToDate(callbacks);

                second = PushingNode.start(folder, "third", database);
                List<String> leaving = callbacks.subList(1, 60);
                sendRequests(second, "unsubscribe", leaving);
                second.kill();
                print("at the last kill %d of 59 had received a verification", countVerified("unsubscribe", leaving));
                awaitSubscriptions(database.getPostgresDatabase()::getConnection, 1);
                long before = countRequests("POST", leaving);
                publish(first);
                awaitUpToDate(callbacks.subList(0, 1));
                assertEquals(before, countRequests("POST", leaving), "unsubscribed callbacks receive nothing more");
            } finally {
                first.close();
                second.close();
            }
        }
    }

    private static List<String> callbacks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "/echo/" + UUID.randomUUID())
                .toList();
    }

    private void sendRequests(PackagedService hub, String mode, List<String> callbacks) {
        for (String callback : callbacks) {
            Response accepted = hub.request()
                    .formParam("hub.mode", mode)
                    .formParam("hub.callback", partner.url(callback))
                    .formParam("hub.topic", topic(callback))
                    .post("/hub");
            assertEquals(202, accepted.statusCode(), accepted::asString);
        }
    }

    /** Returns the topic of a callback, which is the same for every mode. */
    private static String topic(String callback) {
        return TOPICS.get(Math.floorMod(callback.hashCode(), TOPICS.size()));
    }

    private void publish(PackagedService node) {
        newestTitle = "Release " + UUID.randomUUID();
        OnNode.published(node, newestTitle);
    }

    /** Counts the callbacks that received a verification request for the mode. */
    private int countVerified(String mode, List<String> callbacks) {
        Set<String> paths = new HashSet<>();
        partner.received().stream()
                .filter(request -> mode.equals(request.query("hub.mode")))
                .forEach(request -> paths.add(request.path()));
        paths.retainAll(callbacks);
        return paths.size();
    }

    /** Counts the callbacks whose latest delivery contains the newest release. */
    private int countUpToDate(List<String> callbacks) {
        Map<String, Partner.Received> last = new HashMap<>();
        partner.received().stream()
                .filter(request -> request.method().equals("POST"))
                .forEach(request -> last.put(request.path(), request));
        return (int) callbacks.stream()
                .filter(callback ->
                        last.containsKey(callback) && last.get(callback).text().contains(newestTitle))
                .count();
    }

    private void awaitUpToDate(List<String> callbacks) {
        Await.until(
                TIMEOUT,
                () -> countUpToDate(callbacks) == callbacks.size(),
                () -> "only " + countUpToDate(callbacks) + " of " + callbacks.size() + " have the newest release");
    }

    private void awaitFirstUpToDate(List<String> callbacks) {
        Await.until(TIMEOUT, () -> countUpToDate(callbacks) > 0, () -> "no callback has the newest release");
    }

    private long countRequests(String method, List<String> callbacks) {
        return partner.received().stream()
                .filter(request -> request.method().equals(method) && callbacks.contains(request.path()))
                .count();
    }

    private void assertNoneRepeated(List<String> callbacks) {
        Set<String> seen = new HashSet<>();
        partner.received().stream()
                .filter(request -> request.method().equals("POST") && callbacks.contains(request.path()))
                .forEach(request -> assertTrue(
                        seen.add(request.path() + "\n" + request.text()),
                        () -> "delivered twice to " + request.path()));
    }

    private static void awaitSubscriptions(Callable<Connection> database, int count) {
        Await.until(
                TIMEOUT,
                () -> subscriptions(database) == count,
                () -> "there are " + subscriptions(database) + " subscriptions");
    }

    private static int subscriptions(Callable<Connection> database) {
        try (Connection connection = database.call();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from websub_subscription")) {
            rows.next();
            return rows.getInt(1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static double deliveryCount(PackagedService node) {
        return node.metric("communique_websub_deliveries_total");
    }

    private static void print(String format, Object... values) {
        System.out.printf("WebSubCrashIT: " + format + "%n", values);
    }
}

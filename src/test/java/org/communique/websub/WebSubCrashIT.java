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

/** Whoever asked the hub is asked back, and whoever subscribed has the newest feed in the end, whatever ends in the middle. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WebSubCrashIT {
    /** Longer than a claim of somebody who was killed lasts, twice. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final List<String> TOPICS = List.of(
            "http://localhost:8080/feeds/press-releases.json", "http://localhost:8080/feeds/press-releases.atom");

    @TempDir
    Path folder;

    private final Partner partner = new Partner();
    private String newest;

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void nothing_is_lost_when_the_hub_or_its_database_is_killed_in_the_middle() throws IOException {
        PackagedService hub = PushingNode.start(folder);
        try {
            List<String> callbacks = callbacks(60);
            ask(hub, "subscribe", callbacks);
            say("at the first kill %d of 60 had been asked", asked("subscribe", callbacks));
            hub.kill();
            hub = PushingNode.start(folder);
            OwnDatabase database = new OwnDatabase(folder);
            awaitSubscriptions(database::connect, 60);
            for (int kills = 0; kills < 2; kills++) {
                publish(hub);
                // Once in the middle, once when perhaps nobody has made out yet what changed.
                if (kills == 0) {
                    awaitSome(callbacks);
                }
                hub.kill();
                say("at the next kill %d of 60 had the newest", told(callbacks));
                hub = PushingNode.start(folder);
                awaitTold(callbacks);
            }
            publish(hub);
            awaitSome(callbacks);
            database.kill();
            say("when the database was killed %d of 60 had the newest", told(callbacks));
            awaitTold(callbacks);
            publish(hub);
            awaitTold(callbacks);
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
                ask(first, "subscribe", callbacks.subList(0, 30));
                ask(second, "subscribe", callbacks.subList(30, 60));
                awaitSubscriptions(database.getPostgresDatabase()::getConnection, 60);
                assertEquals(60, count("GET", callbacks), "each is asked once, by one of the nodes");
                for (int i = 0; i < 3; i++) {
                    publish(first);
                    publish(second);
                }
                awaitTold(callbacks);
                assertNothingTwice(callbacks);
                say("of two nodes one sent %.0f and the other %.0f", sent(first), sent(second));

                publish(first);
                publish(second);
                awaitSome(callbacks);
                second.kill();
                say("when one was killed %d of 60 had the newest", told(callbacks));
                awaitTold(callbacks);

                publish(first);
                first.close();
                say("when the other had stopped %d of 60 had the newest", told(callbacks));
                first = PushingNode.start(folder, "again", database);
                awaitTold(callbacks);

                second = PushingNode.start(folder, "third", database);
                List<String> leaving = callbacks.subList(1, 60);
                ask(second, "unsubscribe", leaving);
                second.kill();
                say("at the last kill %d of 59 had been asked", asked("unsubscribe", leaving));
                awaitSubscriptions(database.getPostgresDatabase()::getConnection, 1);
                long before = count("POST", leaving);
                publish(first);
                awaitTold(callbacks.subList(0, 1));
                assertEquals(before, count("POST", leaving), "who has left is sent nothing more");
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

    private void ask(PackagedService hub, String mode, List<String> callbacks) {
        for (String callback : callbacks) {
            Response taken = hub.request()
                    .formParam("hub.mode", mode)
                    .formParam("hub.callback", partner.url(callback))
                    .formParam("hub.topic", topic(callback))
                    .post("/hub");
            assertEquals(202, taken.statusCode(), taken::asString);
        }
    }

    /** The same for a callback, whatever it asks for. */
    private static String topic(String callback) {
        return TOPICS.get(Math.floorMod(callback.hashCode(), TOPICS.size()));
    }

    private void publish(PackagedService node) {
        newest = "Release " + UUID.randomUUID();
        OnNode.published(node, newest);
    }

    private int asked(String mode, List<String> callbacks) {
        Set<String> asked = new HashSet<>();
        partner.received().stream()
                .filter(request -> mode.equals(request.query("hub.mode")))
                .forEach(request -> asked.add(request.path()));
        asked.retainAll(callbacks);
        return asked.size();
    }

    /** How many of them were last sent a feed that has the newest. */
    private int told(List<String> callbacks) {
        Map<String, Partner.Received> last = new HashMap<>();
        partner.received().stream()
                .filter(request -> request.method().equals("POST"))
                .forEach(request -> last.put(request.path(), request));
        return (int) callbacks.stream()
                .filter(callback ->
                        last.containsKey(callback) && last.get(callback).text().contains(newest))
                .count();
    }

    private void awaitTold(List<String> callbacks) {
        Await.until(
                PATIENCE,
                () -> told(callbacks) == callbacks.size(),
                () -> "only " + told(callbacks) + " of " + callbacks.size() + " have the newest");
    }

    private void awaitSome(List<String> callbacks) {
        Await.until(PATIENCE, () -> told(callbacks) > 0, () -> "nobody has the newest");
    }

    private long count(String method, List<String> callbacks) {
        return partner.received().stream()
                .filter(request -> request.method().equals(method) && callbacks.contains(request.path()))
                .count();
    }

    private void assertNothingTwice(List<String> callbacks) {
        Set<String> seen = new HashSet<>();
        partner.received().stream()
                .filter(request -> request.method().equals("POST") && callbacks.contains(request.path()))
                .forEach(request -> assertTrue(
                        seen.add(request.path() + "\n" + request.text()), () -> "twice to " + request.path()));
    }

    private static void awaitSubscriptions(Callable<Connection> database, int count) {
        Await.until(
                PATIENCE,
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

    private static double sent(PackagedService node) {
        return node.metric("communique_websub_deliveries_total");
    }

    private static void say(String what, Object... values) {
        System.out.printf("WebSubCrashIT: " + what + "%n", values);
    }
}

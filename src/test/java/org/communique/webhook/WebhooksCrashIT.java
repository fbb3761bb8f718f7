package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.communique.Await;
import org.communique.Given;
import org.communique.OnNode;
import org.communique.OwnDatabase;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.communique.outbound.PushingNode;
import org.communique.webhook.SubscriptionGroup.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every event is delivered, even if a node or the database is killed in the meantime. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WebhooksCrashIT {
    /** Longer than the leases of a killed node. */
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final Map<String, ?> REFERENCE = Map.of();

    @TempDir
    Path folder;

    private final Partner partner = new Partner();
    private final SubscriptionGroup group = new SubscriptionGroup(partner);
    private final Map<String, List<String>> events = new TreeMap<>();
    private List<Member> members;
    private int eventCount;

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void nothing_is_lost_when_the_service_or_its_database_is_killed_in_the_middle() throws IOException {
        PackagedService service = PushingNode.start(folder);
        try {
            members = subscribe(service, 200);
            for (int kills = 0; kills < 2; kills++) {
                publish(service, 8);
                // The first kill happens during the deliveries, the second perhaps before the recipients are
                // determined.
                if (kills == 0) {
                    awaitSome();
                }
                service.kill();
                print("at kill %d, %d of %d deliveries had arrived", kills, arrived(), expected());
                service = PushingNode.start(folder);
            }
            publish(service, 8);
            awaitSome();
            new OwnDatabase(folder).kill();
            print("when the database was killed, %d of %d deliveries had arrived", arrived(), expected());
            group.awaitDistinct(members, eventCount, TIMEOUT);
            // Events published right before or after the kill are delivered as well.
            publish(service, 2);
            group.awaitDistinct(members, eventCount, TIMEOUT);
            Map<Member, List<SubscriptionGroup.ReceivedEvent>> received = group.received(members);
            SubscriptionGroup.assertReceivedInOrder(received, events);
            print("%d deliveries were repeated", SubscriptionGroup.countRepeated(received));
        } finally {
            service.close();
        }
    }

    @Test
    void two_nodes_share_the_work_and_one_takes_over_from_the_other() throws IOException {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            List<PackagedService> nodes = PushingNode.startTwo(folder, database);
            PackagedService first = nodes.get(0);
            PackagedService second = nodes.get(1);
            try {
                members = subscribe(first, 100);
                for (int i = 0; i < 10; i++) {
                    publish(first, 1);
                    publish(second, 1);
                }
                group.awaitDistinct(members, eventCount, TIMEOUT);
                assertDeliveredOnce();
                assertTrue(attempts(first) > 0 && attempts(second) > 0, () -> "one node made no attempt");
                PackagedService other = first;
                Await.until(
                        TIMEOUT,
                        () -> attempts(other) + attempts(second) >= expected(),
                        () -> "the metrics do not count every delivery");
                assertEquals(expected(), attempts(first) + attempts(second));
                print("of two nodes one sent %.0f and the other %.0f", attempts(first), attempts(second));

                publish(first, 10);
                publish(second, 5);
                second.kill();
                print("when one was killed, %d of %d deliveries had arrived", arrived(), expected());
                group.awaitDistinct(members, eventCount, TIMEOUT);
                // Deliveries that arrived but were not recorded are repeated when their lease has expired.
                awaitNothingPending(first);
                Map<Member, List<SubscriptionGroup.ReceivedEvent>> received = group.received(members);
                SubscriptionGroup.assertReceivedInOrder(received, events);
                int repeated = SubscriptionGroup.countRepeated(received);

                // Publishes few enough releases for the node to record all accepted deliveries in the seconds that its
                // shutdown may take.
                publish(first, 5);
                print("when the other was asked to stop, %d of %d deliveries had arrived", arrived(), expected());
                first.close();
                first = PushingNode.start(folder, "again", database);
                group.awaitDistinct(members, eventCount, TIMEOUT);
                awaitNothingPending(first);
                received = group.received(members);
                SubscriptionGroup.assertReceivedInOrder(received, events);
                assertEquals(
                        repeated,
                        SubscriptionGroup.countRepeated(received),
                        "a node that is asked to stop records the accepted deliveries");
            } finally {
                first.close();
                second.close();
            }
        }
    }

    private List<Member> subscribe(PackagedService service, int count) {
        return group.add(service, Given.ADMIN_KEY, count, "/status/200", REFERENCE);
    }

    /** Publishes releases, and corrects every second one at once. */
    private void publish(PackagedService service, int releases) {
        for (int i = 0; i < releases; i++) {
            Given.Release release = OnNode.published(service, "Заголовок");
            addExpected(release, "published");
            if (i % 2 == 1) {
                OnNode.correct(service, release, "Исправлено");
                addExpected(release, "corrected");
            }
        }
    }

    private void addExpected(Given.Release release, String event) {
        events.computeIfAbsent(release.id(), unused -> new ArrayList<>()).add("press_release." + event);
        eventCount++;
    }

    private int expected() {
        return members.size() * eventCount;
    }

    private int arrived() {
        return group.countDistinct(members.stream().map(Member::path).collect(Collectors.toSet()));
    }

    /** Waits until some deliveries of the latest events have arrived, if possible not all. */
    private void awaitSome() {
        int before = expected() - members.size() * 2;
        Await.until(
                TIMEOUT,
                () -> arrived() > before,
                () -> "only " + arrived() + " of " + expected() + " deliveries arrived");
    }

    private void awaitNothingPending(PackagedService node) {
        for (Member member : members) {
            String pending = TestSubscription.SUBSCRIPTIONS + "/" + member.id() + "/deliveries?status=pending";
            Await.until(
                    TIMEOUT,
                    () -> List.of().equals(node.staff().get(pending).path("items")),
                    () -> node.staff().get(pending).asString());
        }
    }

    private void assertDeliveredOnce() {
        Map<Member, List<SubscriptionGroup.ReceivedEvent>> received = group.received(members);
        SubscriptionGroup.assertReceivedInOrder(received, events);
        assertEquals(0, SubscriptionGroup.countRepeated(received), "delivered twice");
    }

    private static double attempts(PackagedService node) {
        return node.metric("communique_deliveries_attempts_total");
    }

    private static void print(String format, Object... values) {
        System.out.printf("WebhooksCrashIT: " + format + "%n", values);
    }
}

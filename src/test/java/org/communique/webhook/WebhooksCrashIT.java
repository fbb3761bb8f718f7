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
import org.communique.webhook.Crowd.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was published is told, whatever ends in the middle of telling it. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WebhooksCrashIT {
    /** Longer than a claim of somebody who was killed lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Map<String, ?> REFERENCE = Map.of();

    @TempDir
    Path folder;

    private final Partner partner = new Partner();
    private final Crowd crowd = new Crowd(partner);
    private final Map<String, List<String>> events = new TreeMap<>();
    private List<Member> members;
    private int told;

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void nothing_is_lost_when_the_service_or_its_database_is_killed_in_the_middle() throws IOException {
        PackagedService service = PushingNode.start(folder);
        try {
            members = join(service, 200);
            for (int kills = 0; kills < 2; kills++) {
                publish(service, 8);
                // Once in the middle, once when perhaps nobody has made out yet who is to be told.
                if (kills == 0) {
                    awaitSome();
                }
                service.kill();
                say("at kill %d, %d of %d had arrived", kills, arrived(), expected());
                service = PushingNode.start(folder);
            }
            publish(service, 8);
            awaitSome();
            new OwnDatabase(folder).kill();
            say("when the database was killed, %d of %d had arrived", arrived(), expected());
            crowd.awaitDistinct(members, told, PATIENCE);
            // What was published right before or after is told as well.
            publish(service, 2);
            crowd.awaitDistinct(members, told, PATIENCE);
            Map<Member, List<Crowd.Heard>> heard = crowd.heard(members);
            Crowd.assertToldInOrder(heard, events);
            say("%d were sent twice", Crowd.repeated(heard));
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
                members = join(first, 100);
                for (int i = 0; i < 10; i++) {
                    publish(first, 1);
                    publish(second, 1);
                }
                crowd.awaitDistinct(members, told, PATIENCE);
                assertOnce();
                assertTrue(attempts(first) > 0 && attempts(second) > 0, () -> "one did nothing");
                PackagedService other = first;
                Await.until(
                        PATIENCE, () -> attempts(other) + attempts(second) >= expected(), () -> "not all were counted");
                assertEquals(expected(), attempts(first) + attempts(second));
                say("of two nodes one sent %.0f and the other %.0f", attempts(first), attempts(second));

                publish(first, 10);
                publish(second, 5);
                second.kill();
                say("when one was killed, %d of %d had arrived", arrived(), expected());
                crowd.awaitDistinct(members, told, PATIENCE);
                // What had arrived and was not written down comes once more when its claim has ended.
                awaitNothingPending(first);
                Map<Member, List<Crowd.Heard>> heard = crowd.heard(members);
                Crowd.assertToldInOrder(heard, events);
                int repeated = Crowd.repeated(heard);

                // As many as can be written down in the seconds that it has.
                publish(first, 5);
                say("when the other was told to stop, %d of %d had arrived", arrived(), expected());
                first.close();
                first = PushingNode.start(folder, "again", database);
                crowd.awaitDistinct(members, told, PATIENCE);
                awaitNothingPending(first);
                heard = crowd.heard(members);
                Crowd.assertToldInOrder(heard, events);
                assertEquals(repeated, Crowd.repeated(heard), "who is told to stop writes down what was taken");
            } finally {
                first.close();
                second.close();
            }
        }
    }

    private List<Member> join(PackagedService service, int count) {
        return crowd.join(service, Given.ADMIN_KEY, count, "/status/200", REFERENCE);
    }

    /** So many releases, of which every other is corrected at once. */
    private void publish(PackagedService service, int releases) {
        for (int i = 0; i < releases; i++) {
            Given.Release release = OnNode.published(service, "Заголовок");
            note(release, "published");
            if (i % 2 == 1) {
                OnNode.correct(service, release, "Исправлено");
                note(release, "corrected");
            }
        }
    }

    private void note(Given.Release release, String event) {
        events.computeIfAbsent(release.id(), none -> new ArrayList<>()).add("press_release." + event);
        told++;
    }

    private int expected() {
        return members.size() * told;
    }

    private int arrived() {
        return crowd.distinct(members.stream().map(Member::path).collect(Collectors.toSet()));
    }

    /** Waits until something of what was published last has arrived; not all, if that can be helped. */
    private void awaitSome() {
        int before = expected() - members.size() * 2;
        Await.until(PATIENCE, () -> arrived() > before, () -> "only " + arrived() + " of " + expected() + " arrived");
    }

    private void awaitNothingPending(PackagedService node) {
        for (Member member : members) {
            String pending = Subscribed.SUBSCRIPTIONS + "/" + member.id() + "/deliveries?status=pending";
            Await.until(
                    PATIENCE,
                    () -> List.of().equals(node.staff().get(pending).path("items")),
                    () -> node.staff().get(pending).asString());
        }
    }

    private void assertOnce() {
        Map<Member, List<Crowd.Heard>> heard = crowd.heard(members);
        Crowd.assertToldInOrder(heard, events);
        assertEquals(0, Crowd.repeated(heard), "told twice");
    }

    private static double attempts(PackagedService node) {
        return node.metric("communique_deliveries_attempts_total");
    }

    private static void say(String what, Object... values) {
        System.out.printf("WebhooksCrashIT: " + what + "%n", values);
    }
}

package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.communique.Given;
import org.communique.LargeArchive;
import org.communique.RealDatabase;
import org.communique.SmallMemory;
import org.communique.Tier;
import org.communique.outbound.Partner;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deliveries of whole large releases with little memory. */
@QuarkusTest
@Tag(Tier.ENDURANCE)
@QuarkusTestResource(RealDatabase.class)
@TestProfile(SmallMemory.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LargeDeliveriesTest {
    private static final int SUBSCRIPTIONS = 20;
    private static final int RELEASES = 5;
    private static final int BODY_BYTES = 990_000;
    private static final int LEAST_BYTES = 980_000;

    @Test
    void large_releases_reach_all_subscriptions() {
        try (Partner partner = new Partner()) {
            List<TestSubscription> subscriptions = new ArrayList<>();
            String key = Given.key("partner");
            Map<String, ?> topic = Map.of("topic", List.of(LargeArchive.topic(BODY_BYTES)));
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                String payload = i == 1 ? "ninjs" : "release";
                subscriptions.add(TestSubscription.create(
                        partner, i == 0 ? Given.key("editor") : key, Map.of("payload", payload, "filter", topic)));
            }
            subscriptions.get(2).behave("/does-not-read");
            Transfer.importLines(LargeArchive.bytes(RELEASES, BODY_BYTES));
            for (TestSubscription subscription : subscriptions) {
                if (subscription != subscriptions.get(2)) {
                    List<TestSubscription.Message> messages = subscription.awaitMessages(RELEASES);
                    assertEquals(RELEASES, messages.size());
                    messages.forEach(message -> assertTrue(message.request().body().length > LEAST_BYTES));
                }
            }
            subscriptions.forEach(subscription ->
                    Given.staff().delete(subscription.address()).then().statusCode(204));
        }
        SmallMemory.awaitGivenBack();
    }
}

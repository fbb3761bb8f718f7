package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.communique.Await;
import org.communique.outbound.Partner;

/**
 * Checks a webhook with whole releases: it receives the changes that the change feed has for its key, in the same order for each release,
 * and no text that the key may not read at that instant.
 */
final class WebhookChecks {
    private static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ModelNewsroom newsroom;
    private final TestCaller caller;
    private final String key;
    private final ApiClient client;
    private final Partner partner;
    private final String path;
    private final String id;
    private int checked;

    /** @param filter matches all releases of the newsroom */
    WebhookChecks(
            ModelNewsroom newsroom,
            TestCaller caller,
            String key,
            Map<String, String> filter,
            ApiClient client,
            Partner partner) {
        this.newsroom = newsroom;
        this.caller = caller;
        this.key = key;
        this.client = client;
        this.partner = partner;
        this.path = "/hooks/" + newsroom.word + "/" + caller + "/" + String.join("-", filter.keySet());
        this.id = client.write(
                        "POST",
                        SUBSCRIPTIONS,
                        key,
                        Map.of("url", partner.url(path), "payload", "release", "filter", filter))
                .get("id")
                .asText();
    }

    void check(Instant now) {
        Map<String, List<String>> expected = new TreeMap<>();
        int changes = readFeed(expected);
        Await.until(
                TIMEOUT,
                () -> partner.received(path).size() >= changes,
                () -> caller + " received " + partner.received(path).size() + " of " + changes + " changes");
        List<JsonNode> messages =
                partner.received(path).stream().map(WebhookChecks::json).toList();
        Map<String, List<String>> reported = new TreeMap<>();
        messages.forEach(message -> reported.computeIfAbsent(
                        message.get("data").get("id").asText(), any -> new ArrayList<>())
                .add(message.get("data").get("event").asText()));
        assertEquals(expected, reported, () -> caller + " at " + now + " did not receive the changes of the feed");
        Map<String, ModelRelease> items = new HashMap<>();
        newsroom.items.forEach(item -> items.put(item.id, item));
        for (JsonNode message : messages.subList(checked, messages.size())) {
            ModelRelease item = items.get(message.get("data").get("id").asText());
            // The first deliveries happen during the changes of the test; later ones do not.
            boolean may = checked == 0 ? item.wasVisible(caller, now) : item.isPublishedFor(caller, now);
            assertTrue(
                    may || !message.get("data").has("release"),
                    () -> caller + " at " + now + " was sent the text of " + item + ": " + message);
        }
        checked = messages.size();
    }

    void end() {
        client.send("DELETE", SUBSCRIPTIONS + "/" + id, key);
    }

    /** @return the number of changes in the feed */
    private int readFeed(Map<String, List<String>> expected) {
        int changes = 0;
        String next = newsroom.feed;
        JsonNode page;
        do {
            page = client.send("GET", ChangeFeedChecks.CHANGES + "?limit=100&since=" + next, key)
                    .json();
            for (JsonNode change : page.get("changes")) {
                changes++;
                expected.computeIfAbsent(change.get("id").asText(), any -> new ArrayList<>())
                        .add(change.get("event").asText());
            }
            next = page.get("next").asText();
        } while (page.get("hasMore").asBoolean());
        return changes;
    }

    private static JsonNode json(Partner.Received request) {
        try {
            return ApiClient.JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

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
 * A webhook with whole releases: it is told what the change feed tells its key, in the same order for each release, and no text that the
 * key may not read at that moment.
 */
final class Told {
    private static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Newsroom newsroom;
    private final Audience audience;
    private final String key;
    private final Wire wire;
    private final Partner partner;
    private final String path;
    private final String id;
    private int checked;

    Told(Newsroom newsroom, Audience audience, String key, Wire wire, Partner partner) {
        this.newsroom = newsroom;
        this.audience = audience;
        this.key = key;
        this.wire = wire;
        this.partner = partner;
        this.path = "/hooks/" + newsroom.word + "/" + audience;
        this.id = wire.write("POST", SUBSCRIPTIONS, key, Map.of("url", partner.url(path), "payload", "release"))
                .get("id")
                .asText();
    }

    void check(Instant now) {
        Map<String, List<String>> expected = new TreeMap<>();
        int changes = follow(expected);
        Await.until(
                PATIENCE,
                () -> partner.received(path).size() >= changes,
                () -> audience + " was told " + partner.received(path).size() + " of " + changes + " changes");
        List<JsonNode> messages =
                partner.received(path).stream().map(Told::json).toList();
        Map<String, List<String>> told = new TreeMap<>();
        messages.forEach(
                message -> told.computeIfAbsent(message.get("data").get("id").asText(), any -> new ArrayList<>())
                        .add(message.get("data").get("event").asText()));
        assertEquals(expected, told, () -> audience + " at " + now + " was not told what it could follow");
        Map<String, Item> items = new HashMap<>();
        newsroom.items.forEach(item -> items.put(item.id, item));
        for (JsonNode message : messages.subList(checked, messages.size())) {
            Item item = items.get(message.get("data").get("id").asText());
            // The first were told while everything was being done; after that nothing is.
            boolean may = checked == 0 ? item.wasSeen(audience, now) : item.isOutFor(audience, now);
            assertTrue(
                    may || !message.get("data").has("release"),
                    () -> audience + " at " + now + " was sent the text of " + item + ": " + message);
        }
        checked = messages.size();
    }

    void end() {
        wire.ask("DELETE", SUBSCRIPTIONS + "/" + id, key);
    }

    /** @return how many changes there were */
    private int follow(Map<String, List<String>> expected) {
        int changes = 0;
        String next = newsroom.feed;
        JsonNode page;
        do {
            page = wire.ask("GET", Follows.CHANGES + "?limit=100&since=" + next, key)
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
            return Wire.JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

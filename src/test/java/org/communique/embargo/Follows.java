package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The change feed: a reader is told of no release that it has never seen, and knows from it just what it may see now. */
final class Follows {
    static final String CHANGES = "/v1/changes";

    private final Reader reader;
    private final Newsroom newsroom;

    Follows(Reader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    void check() {
        Set<Item> known = newsroom.items.stream()
                .filter(item -> item.wasSeen(reader.audience, reader.now))
                .collect(Collectors.toSet());
        Map<String, Integer> seen = new TreeMap<>();
        Set<String> told = new HashSet<>();
        String next = newsroom.feed;
        JsonNode page;
        do {
            page = reader.askKnowing(CHANGES + "?limit=100&since=" + next, known)
                    .json();
            for (JsonNode change : page.get("changes")) {
                assertTrue(told.add(change.get("cursor").asText()), () -> reader + " was told twice of " + change);
                follow(change, seen);
            }
            next = page.get("next").asText();
        } while (page.get("hasMore").asBoolean());
        Set<String> expected = newsroom.items.stream()
                .filter(item -> item.isOutFor(reader.audience, reader.now))
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, seen.keySet(), () -> reader + " followed " + CHANGES);
    }

    private void follow(JsonNode change, Map<String, Integer> seen) {
        String id = change.get("id").asText();
        switch (change.get("event").asText()) {
            case "published" ->
                assertTrue(
                        seen.put(id, change.get("version").asInt()) == null,
                        () -> reader + " was told what it knew: " + change);
            case "edited", "corrected" ->
                assertTrue(
                        seen.put(id, change.get("version").asInt()) != null,
                        () -> reader + " was told of a change of what it did not know: " + change);
            default -> assertTrue(seen.remove(id) != null, () -> reader + " did not know what is gone: " + change);
        }
    }
}

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

/** Checks the change feed: it reports no release that the caller could never see, and adds up to the releases that the caller may see now. */
final class ChangeFeedChecks {
    static final String CHANGES = "/v1/changes";

    private final CheckedReader reader;
    private final ModelNewsroom newsroom;

    ChangeFeedChecks(CheckedReader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    void check() {
        Set<ModelRelease> known = newsroom.items.stream()
                .filter(item -> item.wasVisible(reader.caller, reader.now))
                .collect(Collectors.toSet());
        Map<String, Integer> seen = new TreeMap<>();
        Set<String> reported = new HashSet<>();
        String next = newsroom.feed;
        JsonNode page;
        do {
            page = reader.getKnowing(CHANGES + "?limit=100&since=" + next, known)
                    .json();
            for (JsonNode change : page.get("changes")) {
                assertTrue(
                        reported.add(change.get("cursor").asText()), () -> reader + " got a change twice: " + change);
                apply(change, seen);
            }
            next = page.get("next").asText();
        } while (page.get("hasMore").asBoolean());
        Set<String> expected = newsroom.items.stream()
                .filter(item -> item.isPublishedFor(reader.caller, reader.now))
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, seen.keySet(), () -> reader + " followed " + CHANGES);
    }

    private void apply(JsonNode change, Map<String, Integer> seen) {
        String id = change.get("id").asText();
        switch (change.get("event").asText()) {
            case "published" ->
                assertTrue(
                        seen.put(id, change.get("version").asInt()) == null,
                        () -> reader + " got a release as new that it knew: " + change);
            case "edited", "corrected" ->
                assertTrue(
                        seen.put(id, change.get("version").asInt()) != null,
                        () -> reader + " got a change of a release that it did not know: " + change);
            default ->
                assertTrue(
                        seen.remove(id) != null,
                        () -> reader + " got the end of a release that it did not know: " + change);
        }
    }
}

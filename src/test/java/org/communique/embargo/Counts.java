package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What counts releases without showing them: of the public ones, whoever asks. */
final class Counts {
    private final Reader reader;
    private final Newsroom newsroom;

    Counts(Reader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    /** @param organization the number of the one that is also asked for by itself */
    void check(int organization) {
        topics();
        Map<String, Long> expected = new TreeMap<>();
        for (int n = 1; n < newsroom.organizations.size(); n++) {
            expected.put(newsroom.organizations.get(n), count(n));
        }
        Map<String, Long> counted = new TreeMap<>();
        pages(Newsroom.ORGANIZATIONS, found -> {
            if (expected.containsKey(found.get("id").asText())) {
                counted.put(found.get("id").asText(), found.get("count").asLong());
            }
        });
        assertEquals(expected, counted, reader + " listed organizations");
        one(newsroom.organizationSlugs.get(organization), count(organization));
    }

    private void topics() {
        Map<String, Long> expected = newsroom.items.stream()
                .filter(item -> item.isPublic(reader.now))
                .flatMap(item -> newsroom.topics(item.story).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        Map<String, Long> counted = new TreeMap<>();
        pages("/v1/topics", topic -> {
            if (topic.get("value").asText().startsWith(newsroom.word)) {
                counted.put(topic.get("value").asText(), topic.get("count").asLong());
            }
        });
        assertEquals(expected, counted, reader + " counted topics");
    }

    private void one(String name, long expected) {
        String path = Newsroom.ORGANIZATIONS + "/" + name;
        assertEquals(expected, reader.json(path).get("count").asLong(), () -> reader + " asked " + path);
    }

    private long count(int organization) {
        return newsroom.items.stream()
                .filter(item -> item.story.organization() == organization && item.isPublic(reader.now))
                .count();
    }

    private void pages(String path, Consumer<JsonNode> each) {
        String next = null;
        do {
            JsonNode page = reader.json(path + "?limit=100" + (next == null ? "" : "&cursor=" + next));
            page.get("items").forEach(each);
            next = page.path("page").path("next").asText(null);
        } while (next != null);
    }
}

package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks the counts of releases by topic and organization: for every caller, they include the public releases only. */
final class CountChecks {
    private final CheckedReader reader;
    private final ModelNewsroom newsroom;

    CountChecks(CheckedReader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    /** @param organization the number of the organization that is also requested by itself */
    void check(int organization) {
        checkTopics();
        Map<String, Long> expected = new TreeMap<>();
        for (int n = 1; n < newsroom.organizations.size(); n++) {
            expected.put(newsroom.organizations.get(n), count(n));
        }
        Map<String, Long> counted = new TreeMap<>();
        pages(ModelNewsroom.ORGANIZATIONS, found -> {
            if (expected.containsKey(found.get("id").asText())) {
                counted.put(found.get("id").asText(), found.get("count").asLong());
            }
        });
        assertEquals(expected, counted, reader + " listed organizations");
        checkOrganization(newsroom.organizationSlugs.get(organization), count(organization));
    }

    private void checkTopics() {
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

    private void checkOrganization(String name, long expected) {
        String path = ModelNewsroom.ORGANIZATIONS + "/" + name;
        assertEquals(expected, reader.json(path).get("count").asLong(), () -> reader + " requested " + path);
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

package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.junit.jupiter.api.Test;

/** The filter of a subscription lets through what the filter of the list does. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FilterTest {
    private static final int RELEASES = 40;
    private static final int FILTERS = 40;
    private static final List<String> LANGUAGES = List.of("ru", "kk", "pt-BR");
    private static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final List<String> YEARS = List.of("2019-05-01", "2020-06-01", "2021-07-01");

    private final Random dice = new Random(8);
    private final String word = UUID.randomUUID().toString();
    private final List<String> organizations = new ArrayList<>();

    @Test
    void a_filter_matches_what_the_list_shows() {
        organizations.add(Given.organization());
        organizations.add(Given.organizationAnswer().path("slug"));
        String key = Given.key("partner");
        try (Partner partner = new Partner()) {
            Map<Subscribed, Map<String, Object>> subscribed = new LinkedHashMap<>();
            for (int i = 0; i < FILTERS; i++) {
                Map<String, Object> filter = filter();
                subscribed.put(Subscribed.to(partner, key, Map.of("filter", filter)), filter);
            }
            Subscribed everything = Subscribed.to(partner, key, Map.of("filter", Map.of("topic", List.of(word))));
            for (int i = 0; i < RELEASES; i++) {
                Given.draft(text()).publish(Map.of("publishedAt", YEARS.get(i % 3) + "T12:00:00Z"));
            }
            everything.messages(RELEASES);
            int shown = 0;
            for (Map.Entry<Subscribed, Map<String, Object>> one : subscribed.entrySet()) {
                Set<String> listed = listed(one.getValue());
                List<Subscribed.Message> told = one.getKey().messages(listed.size());
                Set<String> ids = new TreeSet<>();
                told.forEach(message -> ids.add(message.release()));
                assertEquals(listed, ids, () -> "filter " + one.getValue());
                assertEquals(listed.size(), told.size());
                shown += listed.size();
            }
            assertTrue(shown > RELEASES, "hardly anything was let through");
            subscribed.keySet().forEach(one -> one.owner().delete(one.address()));
            everything.owner().delete(everything.address());
        }
    }

    private Map<String, Object> text() {
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("language", any(LANGUAGES));
        text.put("type", any(TYPES));
        if (dice.nextInt(3) > 0) {
            text.put("organization", reference(any(organizations)));
        }
        List<String> topics = new ArrayList<>(List.of(word));
        for (String topic : List.of("Мост", "Порт")) {
            if (dice.nextBoolean()) {
                topics.add(topic + word);
            }
        }
        text.put("topics", topics);
        Map<String, Object> attribution = new HashMap<>();
        attribution.put("source", Map.of("name", "Источник " + dice.nextInt(2)));
        attribution.put(
                "authors",
                List.of(Map.of("name", "Автор " + dice.nextInt(2)), Map.of("name", "Автор " + (2 + dice.nextInt(2)))));
        text.put("attribution", attribution);
        return text;
    }

    private static Map<String, String> reference(String organization) {
        return Map.of(organization.matches("[0-9a-f-]{36}") ? "id" : "slug", organization);
    }

    /** Always of these releases alone; every second one by one more thing, the others by more. */
    private Map<String, Object> filter() {
        Map<String, Object> filter = new HashMap<>();
        List<String> topics = new ArrayList<>(List.of(word));
        filter.put("topic", topics);
        for (int i = 1 + dice.nextInt(2) * dice.nextInt(3); i > 0; i--) {
            switch (dice.nextInt(8)) {
                case 0 ->
                    filter.put(
                            "language", List.of(any(LANGUAGES), any(LANGUAGES).toLowerCase()));
                case 1 -> filter.put("type", List.of(any(TYPES)));
                case 2 -> filter.put("organization", List.of(any(organizations), any(organizations)));
                case 3 -> filter.put("source", List.of("Источник " + dice.nextInt(3)));
                case 4 -> topics.add(any(List.of("Мост", "Порт")) + word);
                case 5 -> filter.put("author", "Автор " + dice.nextInt(4));
                case 6 -> filter.put("publishedFrom", any(YEARS) + "T15:00:00+03:00");
                default -> filter.put("publishedBefore", any(YEARS) + "T12:00:00Z");
            }
        }
        return filter;
    }

    private Set<String> listed(Map<String, Object> filter) {
        RequestSpecification request = io.restassured.RestAssured.given().queryParam("limit", 100);
        filter.forEach(
                (name, value) -> request.queryParam(name, value instanceof List<?> many ? many : List.of(value)));
        return new TreeSet<String>(
                request.get(Given.RELEASES).then().statusCode(200).extract().<List<String>>path("items.id"));
    }

    private String any(List<String> values) {
        return values.get(dice.nextInt(values.size()));
    }
}

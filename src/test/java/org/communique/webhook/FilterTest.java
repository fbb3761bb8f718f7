package org.communique.webhook;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.junit.jupiter.api.Test;

/** The filter of a subscription matches the same releases as the filter of the release list. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FilterTest {
    private static final int RELEASES = 40;
    private static final int FILTERS = 40;
    private static final List<String> LANGUAGES = List.of("ru", "kk", "pt-BR");
    private static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final List<String> YEARS = List.of("2019-05-01", "2020-06-01", "2021-07-01");

    @Inject
    AgroalDataSource database;

    private final Random random = new Random(8);
    private final String commonTopic = UUID.randomUUID().toString();
    private final List<String> organizations = new ArrayList<>();

    @Test
    void a_filter_matches_what_the_list_shows() {
        organizations.add(Given.organization());
        organizations.add(Given.organizationResponse().path("slug"));
        String key = Given.key("partner");
        try (Partner partner = new Partner()) {
            Map<TestSubscription, Map<String, Object>> filters = new LinkedHashMap<>();
            for (int i = 0; i < FILTERS; i++) {
                Map<String, Object> filter = randomFilter();
                filters.put(TestSubscription.create(partner, key, Map.of("filter", filter)), filter);
            }
            TestSubscription everything =
                    TestSubscription.create(partner, key, Map.of("filter", Map.of("topic", List.of(commonTopic))));
            for (int i = 0; i < RELEASES; i++) {
                Given.draft(randomText()).publish(Map.of("publishedAt", YEARS.get(i % 3) + "T12:00:00Z"));
            }
            everything.awaitMessages(RELEASES);
            int matches = 0;
            for (Map.Entry<TestSubscription, Map<String, Object>> entry : filters.entrySet()) {
                Set<String> listed = listedIds(entry.getValue());
                List<TestSubscription.Message> messages = entry.getKey().awaitMessages(listed.size());
                Set<String> delivered = new TreeSet<>();
                messages.forEach(message -> delivered.add(message.releaseId()));
                assertEquals(listed, delivered, () -> "filter " + entry.getValue());
                assertEquals(listed.size(), messages.size());
                matches += listed.size();
            }
            assertTrue(matches > RELEASES, "the filters match too few releases");
            filters.keySet().forEach(subscription -> subscription.owner().delete(subscription.address()));
            everything.owner().delete(everything.address());
        }
    }

    @Test
    void a_filter_matches_values_in_any_spelling() throws SQLException {
        String key = Given.key("partner");
        try (Partner partner = new Partner()) {
            Map<String, Object> filter = Map.of(
                    "topic", List.of("союз и\u0306од " + commonTopic, " СОЮЗ\u00A0ЙОД " + commonTopic),
                    "source", "И\u0306од  " + commonTopic,
                    "author", "\u00A0Йод " + commonTopic);
            TestSubscription subscription = TestSubscription.create(partner, key, Map.of("filter", filter));
            TestSubscription older = TestSubscription.create(partner, key, Map.of("filter", Map.of("topic", "другая")));
            TestSubscription other = TestSubscription.create(
                    partner, key, Map.of("filter", Map.of("source", ("Йод " + commonTopic).toUpperCase(Locale.ROOT))));
            Map<String, Object> shown = subscription.read().path("filter");
            assertEquals(List.of("союз йод " + commonTopic), shown.get("topic"));
            assertEquals(List.of("Йод " + commonTopic), shown.get("source"));
            assertEquals("Йод " + commonTopic, shown.get("author"));
            // As an older version of the service stored it.
            store(
                    older,
                    "{\"topic\": [\"Союз  И\u0306од " + commonTopic + " \"], \"author\": \"И\u0306од " + commonTopic
                            + "\"}");

            Map<String, Object> text = new HashMap<>(Given.text());
            text.put("topics", List.of("Союз Йод " + commonTopic));
            text.put(
                    "attribution",
                    Map.of(
                            "source", Map.of("name", "Йод " + commonTopic),
                            "authors", List.of(Map.of("name", "И\u0306од " + commonTopic))));
            String release = Given.published(text).id();
            for (TestSubscription matching : List.of(subscription, older)) {
                assertEquals(release, matching.awaitMessages(1).get(0).releaseId());
            }
            assertEquals(List.of(), other.messages());
            List.of(subscription, older, other)
                    .forEach(created -> created.owner().delete(created.address()));
        }
    }

    @Test
    void a_blank_author_is_rejected() {
        Given.with(Given.key("partner"))
                .contentType("application/json")
                .body(Map.of("url", "https://example.org/", "filter", Map.of("author", "\u00A0\u200B")))
                .post(TestSubscription.SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/filter/author"));
    }

    private void store(TestSubscription subscription, String filter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update subscription set filter = cast(? as jsonb) where id = cast(? as uuid)")) {
            update.setString(1, filter);
            update.setString(2, subscription.id());
            update.executeUpdate();
        }
    }

    private Map<String, Object> randomText() {
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("language", pick(LANGUAGES));
        text.put("type", pick(TYPES));
        if (random.nextInt(3) > 0) {
            text.put("organization", reference(pick(organizations)));
        }
        List<String> topics = new ArrayList<>(List.of(commonTopic));
        for (String topic : List.of("Мост", "Порт")) {
            if (random.nextBoolean()) {
                topics.add(topic + commonTopic);
            }
        }
        text.put("topics", topics);
        Map<String, Object> attribution = new HashMap<>();
        attribution.put("source", Map.of("name", "Источник " + random.nextInt(2)));
        attribution.put(
                "authors",
                List.of(
                        Map.of("name", "Автор " + random.nextInt(2)),
                        Map.of("name", "Автор " + (2 + random.nextInt(2)))));
        text.put("attribution", attribution);
        return text;
    }

    private static Map<String, String> reference(String organization) {
        return Map.of(organization.matches("[0-9a-f-]{36}") ? "id" : "slug", organization);
    }

    /** Returns a random filter: the topic that all releases of this test have, and one to three conditions, most often one. */
    private Map<String, Object> randomFilter() {
        Map<String, Object> filter = new HashMap<>();
        List<String> topics = new ArrayList<>(List.of(commonTopic));
        filter.put("topic", topics);
        for (int i = 1 + random.nextInt(2) * random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 ->
                    filter.put(
                            "language", List.of(pick(LANGUAGES), pick(LANGUAGES).toLowerCase()));
                case 1 -> filter.put("type", List.of(pick(TYPES)));
                case 2 -> filter.put("organization", List.of(pick(organizations), pick(organizations)));
                case 3 -> filter.put("source", List.of("Источник " + random.nextInt(3)));
                case 4 -> topics.add(pick(List.of("Мост", "Порт")) + commonTopic);
                case 5 -> filter.put("author", "Автор " + random.nextInt(4));
                case 6 -> filter.put("publishedFrom", pick(YEARS) + "T15:00:00+03:00");
                default -> filter.put("publishedBefore", pick(YEARS) + "T12:00:00Z");
            }
        }
        return filter;
    }

    private Set<String> listedIds(Map<String, Object> filter) {
        RequestSpecification request = io.restassured.RestAssured.given().queryParam("limit", 100);
        filter.forEach(
                (name, value) -> request.queryParam(name, value instanceof List<?> values ? values : List.of(value)));
        return new TreeSet<String>(
                request.get(Given.RELEASES).then().statusCode(200).extract().<List<String>>path("items.id"));
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}

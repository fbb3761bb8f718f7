package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.Await;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.Tier;
import org.communique.changes.Listener;
import org.communique.outbound.Partner;
import org.communique.web.JsonMapping;
import org.junit.jupiter.api.Test;

/** Whoever follows a search has the same releases as one who searches again: by a feed, a webhook or a stream. */
abstract class FollowedSearches {
    private static final int ROUNDS = Tier.of(1, 29);
    /** Of a round. Each has a stream, and the test configuration limits those. */
    private static final int SEARCHES = 70;

    private static final int CHANGES = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> LANGUAGES = List.of("ru", "kk", "en", "be");
    private static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final List<String> TOPICS = List.of("Мосты", "Порты", "Тарифы");
    private static final List<String> SOURCES = List.of("Источник А", "Источник Б");
    /** Words in several forms, that texts and queries share. Other tests search for the titles of their own numbers. */
    private static final List<String> WORDS = List.of(
            "мост",
            "моста",
            "мостами",
            "порт",
            "портов",
            "вокзал",
            "вокзале",
            "поезд",
            "поезда",
            "тариф",
            "тарифы",
            "көпір",
            "көпірлер",
            "жолаушылар",
            "мостоў",
            "цягнік",
            "bridge",
            "bridges",
            "running",
            "runs",
            "corridor",
            "60 250",
            "Ту-154",
            "№ 7",
            "стали",
            "сталь",
            "ёлка",
            "елки",
            "Санкт-Петербург",
            "и",
            "the");

    @TestHTTPResource("/")
    URI service;

    private final Random random = new Random(22);
    private final List<String> organizations = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();
    private final Set<String> notSyndicated = new HashSet<>();

    /** A search, and what those who follow it have. */
    private final class Follower implements AutoCloseable {
        private final Map<String, List<String>> parameters;
        private final String path = "/hooks/" + UUID.randomUUID();
        private final Set<String> ofStream;
        private final Set<String> ofWebhook;
        private final Listener stream;
        private final String subscription;
        private final Partner partner;
        private int deliveriesRead;

        Follower(Partner partner) {
            this.partner = partner;
            parameters = randomSearch();
            ofStream = found();
            ofWebhook = new TreeSet<>(ofStream);
            ofWebhook.removeAll(notSyndicated);
            stream = Listener.open(service, "/v1/changes/stream?" + encoded());
            assertEquals(200, stream.status, this::toString);
            Map<String, Object> filter = new HashMap<>(parameters);
            filter.computeIfPresent("q", (name, values) -> ((List<?>) values).get(0));
            filter.computeIfPresent("author", (name, values) -> ((List<?>) values).get(0));
            subscription = Given.writing(Map.of("url", partner.url(path), "filter", filter))
                    .post("/v1/subscriptions")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }

        private String encoded() {
            return parameters.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream()
                            .map(value -> entry.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                    .collect(Collectors.joining("&"));
        }

        Set<String> found() {
            return ids("/v1/search", "sort", "-publishedAt");
        }

        /** What the feed lists, but for withdrawals. */
        Set<String> listed() {
            Set<String> listed = new TreeSet<>();
            String path = "/feeds/press-releases.json?limit=100&" + encoded();
            while (path != null) {
                JsonNode feed = json(given().urlEncodingEnabled(false).get(path));
                feed.get("items")
                        .forEach(item -> listed.add(item.get("id").textValue().replace("urn:uuid:", "")));
                URI next =
                        feed.has("next_url") ? URI.create(feed.get("next_url").textValue()) : null;
                path = next == null ? null : next.getRawPath() + "?" + next.getRawQuery();
            }
            return listed;
        }

        private Set<String> ids(String path, String... more) {
            Set<String> ids = new TreeSet<>();
            String cursor = null;
            do {
                RequestSpecification request = given().queryParam("limit", 100).queryParam(more[0], more[1]);
                parameters.forEach(request::queryParam);
                if (cursor != null) {
                    request.queryParam("cursor", cursor);
                }
                JsonNode page = json(request.get(path));
                page.get("items").forEach(item -> ids.add(item.get("id").textValue()));
                cursor = page.get("page").path("next").textValue();
            } while (cursor != null);
            return ids;
        }

        boolean isUpToDate(Set<String> found) {
            stream.poll(Duration.ZERO).ifPresent(event -> {
                apply(event.event(), tree(event.data()).get("id").textValue(), ofStream);
                isUpToDate(found);
            });
            List<Partner.Received> received = partner.received(path);
            for (; deliveriesRead < received.size(); deliveriesRead++) {
                JsonNode message = tree(received.get(deliveriesRead).text());
                String type = message.get("type").textValue();
                apply(
                        type.substring(type.lastIndexOf('.') + 1),
                        message.at("/data/id").textValue(),
                        ofWebhook);
            }
            return found.equals(ofStream) && syndicated(found).equals(ofWebhook);
        }

        private void apply(String event, String release, Set<String> known) {
            switch (event) {
                case "published" -> assertTrue(known.add(release), () -> "published twice for " + this);
                case "withdrawn", "deleted" -> assertTrue(known.remove(release), () -> "left twice for " + this);
                default -> assertTrue(known.contains(release), () -> event + " without publication for " + this);
            }
        }

        @Override
        public void close() {
            stream.close();
            Given.staff().delete("/v1/subscriptions/" + subscription).then().statusCode(204);
        }

        @Override
        public String toString() {
            return parameters.toString();
        }
    }

    @Test
    void feeds_webhooks_and_streams_of_a_search_have_what_it_finds() {
        for (int i = 0; i < 3; i++) {
            organizations.add(Given.organization());
        }
        // The terms of a word depend on the languages of all releases, so a new language may change what a search
        // finds.
        for (String language : LANGUAGES) {
            Map<String, Object> text = Given.text();
            text.put("language", language);
            Given.published(text);
        }
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            found += followers();
        }
        assertTrue(found > ROUNDS * SEARCHES, "the searches find too little: " + found);
    }

    private int followers() {
        List<Follower> followers = new ArrayList<>();
        int total = 0;
        try (Partner partner = new Partner()) {
            IndexCatchUp.await();
            try {
                for (int i = 0; i < SEARCHES; i++) {
                    followers.add(new Follower(partner));
                }
                for (int i = 0; i < CHANGES; i++) {
                    change();
                }
                // The feed need not wait for the index.
                Map<Follower, Set<String>> listed = new LinkedHashMap<>();
                followers.forEach(follower -> listed.put(follower, follower.listed()));
                IndexCatchUp.await();
                for (Follower follower : followers) {
                    Set<String> found = follower.found();
                    assertEquals(syndicated(found), listed.get(follower), () -> "the feed of " + follower);
                    Await.until(
                            TIMEOUT,
                            () -> follower.isUpToDate(found),
                            () -> follower + " finds " + found + ", stream: " + follower.ofStream + ", webhook: "
                                    + follower.ofWebhook + ", stream has ended: " + follower.stream.complete
                                    + ", not syndicated: " + notSyndicated);
                    total += found.size();
                }
            } finally {
                followers.forEach(Follower::close);
            }
        }
        return total;
    }

    private Set<String> syndicated(Set<String> ids) {
        Set<String> left = new TreeSet<>(ids);
        left.removeAll(notSyndicated);
        return left;
    }

    private void change() {
        int at = releases.isEmpty() ? -1 : random.nextInt(releases.size());
        switch (at < 0 ? 0 : random.nextInt(8)) {
            case 0, 1, 2, 3 -> publish();
            case 4 -> releases.set(at, releases.get(at).patch(randomText()));
            case 5, 6 ->
                releases.set(
                        at, releases.get(at).act("correct", Map.of("note", "Исправление", "changes", randomText())));
            default -> releases.remove(at).withdraw("Ошибка");
        }
    }

    private void publish() {
        Map<String, Object> text = randomText();
        boolean isSyndicated = random.nextInt(8) > 0;
        text.put("attribution", attribution(isSyndicated));
        text.put("organization", Map.of("id", pick(organizations)));
        Release release = Given.published(text);
        releases.add(release);
        if (!isSyndicated) {
            notSyndicated.add(release.id());
        }
    }

    private Map<String, Object> attribution(boolean isSyndicated) {
        return Map.of(
                "source", Map.of("name", pick(SOURCES)),
                "authors", List.of(Map.of("name", "Автор " + random.nextInt(2))),
                "syndicatable", isSyndicated);
    }

    private Map<String, Object> randomText() {
        Map<String, Object> text = new HashMap<>();
        text.put("title", words(1 + random.nextInt(3)));
        text.put("body", "<p>" + words(4) + "</p><p>" + words(4) + "</p>");
        text.put("summary", words(1));
        text.put("language", pick(LANGUAGES));
        text.put("type", pick(TYPES));
        text.put("topics", List.of(pick(TOPICS)));
        return text;
    }

    private Map<String, List<String>> randomSearch() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (random.nextInt(20) > 0) {
            parameters.put("q", List.of(randomQuery()));
        }
        // Other tests have releases of their own.
        parameters.put("organization", organizations.subList(0, 1 + random.nextInt(3)));
        switch (random.nextInt(8)) {
            case 0 -> parameters.put("language", List.of(pick(LANGUAGES)));
            case 1 -> parameters.put("type", List.of(pick(TYPES)));
            case 2 -> parameters.put("topic", List.of(pick(TOPICS)));
            case 3 -> parameters.put("source", List.of(pick(SOURCES)));
            case 4 -> parameters.put("author", List.of("Автор " + random.nextInt(2)));
            default -> {}
        }
        return parameters;
    }

    private String randomQuery() {
        StringBuilder query = new StringBuilder(pick(WORDS));
        for (int i = random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> query.append(" -").append(pick(WORDS));
                case 1, 2 -> query.append(" or ").append(pick(WORDS));
                case 3 -> query.append(" \"").append(words(2)).append('"');
                default -> query.append(' ').append(pick(WORDS));
            }
        }
        return random.nextInt(15) == 0 ? "-" + pick(WORDS) : query.toString();
    }

    private String words(int count) {
        return random.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static JsonNode json(Response response) {
        assertEquals(200, response.statusCode(), response::asString);
        return tree(new String(response.asByteArray(), StandardCharsets.UTF_8));
    }

    private static JsonNode tree(String json) {
        try {
            return JsonMapping.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

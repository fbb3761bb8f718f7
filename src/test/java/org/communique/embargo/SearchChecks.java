package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.communique.embargo.ApiClient.Response;

/**
 * Checks search and suggestions. The index follows changes with a small delay: until then a release may be missing, but no hidden release
 * may be found, counted or suggested.
 */
final class SearchChecks {
    static final String SEARCH = "/v1/search";
    static final String SUGGEST = "/v1/search/suggest";
    static final String FACETS = "language,organization,source,topic,type,year";
    private static final Duration MAX_DELAY = Duration.ofSeconds(60);
    private static final Map<String, String> FACET_OF_FILTER = Map.of(
            "language", "language",
            "organization", "organization",
            "source", "source",
            "topic", "topic",
            "type", "type",
            "publishedFrom", "year",
            "publishedBefore", "year");

    private final CheckedReader reader;
    private final ModelNewsroom newsroom;
    private final Random random;
    private final boolean exhaustive;
    private boolean indexIsStale;

    /** @param exhaustive whether to send every request rather than a random few */
    SearchChecks(CheckedReader reader, Random random, boolean exhaustive) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.random = random;
        this.exhaustive = exhaustive;
    }

    /** @param chosen the releases to search for by their own words */
    void check(List<ModelRelease> chosen) {
        if (exhaustive || random.nextInt(3) == 0) {
            filtered(List.of(ListRequest.of("topic", newsroom.word, item -> true)), false);
        }
        List<ListRequest> filterRequests = ListChecks.filterRequests(newsroom);
        filterRequests.add(ListRequest.of("topic", newsroom.word + " second", item -> item.story.kind() > 0));
        Collections.shuffle(filterRequests, random);
        for (int i = 0; i < (exhaustive ? filterRequests.size() : 1); i++) {
            ListRequest one = filterRequests.get(i);
            filtered(
                    filterRequests.stream()
                            .filter(other -> !other.parameters()
                                    .keySet()
                                    .equals(one.parameters().keySet()))
                            .findFirst()
                            .map(other -> List.of(one, other))
                            .orElseThrow(),
                    true);
        }
        if (exhaustive || random.nextInt(3) == 0) {
            page(random.nextBoolean());
        } else {
            status(ListChecks.STATUSES.get(random.nextInt(ListChecks.STATUSES.size())));
        }
        for (ModelRelease item : chosen) {
            if (exhaustive || random.nextBoolean()) {
                searchOwnWords(item);
            } else {
                suggestions(item);
            }
            if (exhaustive || random.nextBoolean()) {
                related(item);
            }
        }
    }

    /** Checks while the index lacks the latest changes: releases may be missing. */
    void checkWithStaleIndex(List<ModelRelease> changed) {
        indexIsStale = true;
        filtered(List.of(), true);
        changed.forEach(this::searchOwnWords);
        changed.forEach(this::suggestions);
        changed.forEach(this::related);
    }

    /** Waits until the index contains all changes. */
    void awaitIndex() {
        filtered(List.of(), true);
    }

    /** Checks a filtered search, with or without a word that all releases contain. Each facet counts as if its own filter were not set. */
    private void filtered(List<ListRequest> filters, boolean withWord) {
        ListRequest all = new ListRequest(Map.of("facets", FACETS, "limit", "100"), item -> !item.trashed);
        all = withWord ? all.with("q", newsroom.word) : all;
        ListRequest request = filters.stream().reduce(all, ListRequest::and);
        List<ModelRelease> expected = expected(request.matches());
        Map<String, Map<String, Long>> facets = new TreeMap<>();
        for (String facet : FACETS.split(",")) {
            Predicate<ModelRelease> others = filters.stream()
                    .filter(filter -> filter.parameters().keySet().stream()
                            .noneMatch(parameter -> facet.equals(FACET_OF_FILTER.get(parameter))))
                    .map(ListRequest::matches)
                    .reduce(item -> !item.trashed, Predicate::and);
            // Without the word and the newsroom's topic, the topics of other tests count as well.
            if (withWord || !facet.equals("topic")) {
                facets.put(facet, counted(facet, expected(others)));
            }
        }
        await(request.path(SEARCH), found -> {
            String occasion = reader + " searched " + request.path(SEARCH) + ": ";
            boolean complete = isComplete(occasion, expected, found);
            for (Map.Entry<String, Map<String, Long>> facet : facets.entrySet()) {
                complete &= isComplete(
                        occasion + facet.getKey() + " ",
                        facet.getValue(),
                        found.path("facets").path(facet.getKey()));
            }
            if (complete && !withWord) {
                assertEquals(ListChecks.ids(expected), ListChecks.ids(found), occasion + "the order");
            }
            return complete;
        });
    }

    private void page(boolean byDate) {
        ListRequest request = new ListRequest(
                Map.of(
                        "q",
                        newsroom.word,
                        "sort",
                        byDate ? "-publishedAt" : "relevance",
                        "limit",
                        String.valueOf((exhaustive ? 1 : 25) + random.nextInt(20))),
                item -> !item.trashed);
        List<ModelRelease> expected = expected(request.matches());
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            JsonNode page = reader.json((next == null ? request : request.with("cursor", next)).path(SEARCH));
            assertEquals(
                    expected.size(), page.path("page").path("total").asInt(), reader + " paged through " + request);
            seen.addAll(ListChecks.ids(page));
            next = page.path("page").path("next").asText(null);
        } while (next != null);
        List<String> ids = new ArrayList<>(ListChecks.ids(expected));
        if (!byDate) {
            Collections.sort(ids);
            Collections.sort(seen);
        }
        assertEquals(ids, seen, () -> reader + " paged through " + request.path(SEARCH));
    }

    private void status(String status) {
        ListRequest request = new ListRequest(
                Map.of("status", status, "q", newsroom.word, "limit", "100"),
                item -> status.equals(item.trashed ? "trashed" : item.status(reader.now)));
        String path = request.path(SEARCH);
        if (reader.caller.isStaff()) {
            await(path, found -> isComplete(reader + " searched " + path + ": ", expected(request.matches()), found));
        } else {
            assertEquals(reader.caller.isPublic() ? 401 : 403, reader.get(path).status());
        }
    }

    /** Searches for the word that only one release contains, and for the one that it contained before an edit. */
    private void searchOwnWords(ModelRelease item) {
        search(item, newsroom.mark(item), true);
        search(item, newsroom.formerMark(item), !item.edited);
    }

    private void search(ModelRelease item, String word, boolean has) {
        List<ModelRelease> expected = expected(other -> other == item && has && !item.trashed);
        String path = new ListRequest(Map.of("q", word), other -> true).path(SEARCH);
        String occasion = reader + " searched " + path + ": ";
        await(path, item, found -> {
            boolean complete = isComplete(occasion, expected, found);
            for (JsonNode each : found.get("items")) {
                String highlights = each.get("highlights").toString();
                assertTrue(highlights.contains("<mark>" + word + "</mark>"), occasion + each);
            }
            return complete;
        });
    }

    private void suggestions(ModelRelease item) {
        Set<String> topics = expected(other -> !other.trashed).stream()
                .flatMap(other -> newsroom.topics(other.story).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        suggest(newsroom.word.substring(0, 7), null, "topic", topics::contains, topics);
        Set<String> titles = expected(other -> !other.trashed).stream()
                .map(newsroom::mark)
                .collect(Collectors.toCollection(TreeSet::new));
        // The service may also suggest titles that differ by a letter.
        String own = newsroom.mark(item);
        suggest(own, item, "title", titles::contains, titles.contains(own) ? Set.of(own) : Set.of());
    }

    /** Whoever may see a release gets published ones that are related to it, and nobody gets others. */
    private void related(ModelRelease item) {
        String path = item.path() + "/related";
        Response response = reader.send("GET", path, item);
        String occasion = reader + " requested " + path + ": ";
        if (!reader.maySee(item)) {
            boolean isKnown = item.access(reader.caller, reader.now) == ModelRelease.Access.GONE;
            assertEquals(isKnown ? 410 : 404, response.status(), () -> occasion + response);
            return;
        }
        assertEquals(200, response.status(), () -> occasion + response);
        Set<String> published = newsroom.items.stream()
                .filter(other -> other != item && other.isPublic(reader.now))
                .map(other -> other.id)
                .collect(Collectors.toSet());
        List<String> ids = ListChecks.ids(response.json());
        assertTrue(published.containsAll(ids), () -> occasion + response);
    }

    private void suggest(
            String input, ModelRelease requested, String type, Predicate<String> allowed, Set<String> expected) {
        String path = new ListRequest(Map.of("q", input), other -> true).path(SUGGEST);
        await(path, requested, found -> {
            Set<String> suggested = new TreeSet<>();
            found.get("items").forEach(each -> {
                if (each.get("type").asText().equals(type)) {
                    suggested.add(each.get("text").asText());
                }
            });
            Set<String> surplus = new TreeSet<>(suggested);
            surplus.removeIf(allowed);
            assertTrue(surplus.isEmpty(), () -> reader + " requested " + path + " and was suggested " + surplus);
            return suggested.containsAll(expected);
        });
    }

    /** @throws AssertionError if the response has more releases than expected */
    private boolean isComplete(String occasion, List<ModelRelease> expected, JsonNode found) {
        Map<String, ModelRelease> byId =
                expected.stream().collect(Collectors.toMap(item -> item.id, Function.identity()));
        List<String> ids = ListChecks.ids(found);
        assertTrue(byId.keySet().containsAll(ids), () -> occasion + "more than " + expected + " in " + found);
        assertEquals(new HashSet<>(ids).size(), ids.size(), () -> occasion + "one twice in " + found);
        int total = found.get("page").get("total").asInt();
        assertTrue(total <= expected.size(), () -> occasion + "the total is more than " + expected.size());
        found.get("items")
                .forEach(view ->
                        ReleaseChecks.checkView(reader, byId.get(view.get("id").asText()), view, occasion));
        return total == expected.size() && ids.size() == Math.min(total, 100);
    }

    /** @throws AssertionError if a count is higher than expected */
    private static boolean isComplete(String occasion, Map<String, Long> expected, JsonNode facet) {
        Map<String, Long> counted = new TreeMap<>();
        facet.forEach(value ->
                counted.put(value.get("value").asText(), value.get("count").asLong()));
        counted.forEach((value, count) -> assertTrue(
                count <= expected.getOrDefault(value, 0L), () -> occasion + counted + " is more than " + expected));
        return counted.equals(expected);
    }

    private interface Check {
        boolean isComplete(JsonNode found);
    }

    private void await(String path, Check check) {
        await(path, null, check);
    }

    /** @param requested the release whose words are searched for: links repeat them, but nothing else may if it is hidden */
    private void await(String path, ModelRelease requested, Check check) {
        long end = System.nanoTime() + MAX_DELAY.toNanos();
        JsonNode found = send(path, requested);
        while (!check.isComplete(found) && !indexIsStale) {
            String late = reader + " requested " + path + " and still misses something: " + found;
            assertTrue(System.nanoTime() < end, late);
            LockSupport.parkNanos(20_000_000);
            found = send(path, requested);
        }
    }

    private JsonNode send(String path, ModelRelease requested) {
        Response response = reader.send("GET", path, requested);
        assertEquals(200, response.status(), () -> reader + " requested " + path + ": " + response);
        if (requested != null && !reader.maySee(requested)) {
            assertFalse(
                    response.body().contains(newsroom.mark(requested)),
                    () -> reader + " requested " + path + ": " + response);
            assertFalse(response.body().contains(requested.id), () -> reader + " requested " + path + ": " + response);
        }
        return response.json();
    }

    private Map<String, Long> counted(String facet, List<ModelRelease> items) {
        return items.stream()
                .flatMap(item -> values(facet, item).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private List<String> values(String facet, ModelRelease item) {
        return switch (facet) {
            case "language" -> List.of(newsroom.language(item.story.language()));
            case "organization" ->
                item.story.organization() == 0
                        ? List.of()
                        : List.of(newsroom.organizationSlugs.get(item.story.organization()));
            case "source" -> List.of(newsroom.source(item.story.kind()));
            case "topic" -> newsroom.topics(item.story);
            case "type" -> List.of(ModelNewsroom.TYPES.get(item.story.kind()));
            default ->
                item.publishedAt == null
                        ? List.of()
                        : List.of(item.publishedAt.toString().substring(0, 4));
        };
    }

    private List<ModelRelease> expected(Predicate<ModelRelease> matches) {
        return newsroom.items.stream()
                .filter(reader::maySee)
                .filter(matches)
                .sorted(ListChecks.newestFirst())
                .toList();
    }
}

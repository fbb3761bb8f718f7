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
import org.communique.embargo.Wire.Answer;

/**
 * Searches and suggestions. The index follows what is written with a small delay: until it has, something may be missing, but nothing
 * may be found, counted or suggested that should not be.
 */
final class Searches {
    static final String SEARCH = "/v1/search";
    static final String SUGGEST = "/v1/search/suggest";
    static final String FACETS = "language,organization,source,topic,type,year";
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final Map<String, String> FACET_OF_FILTER = Map.of(
            "language", "language",
            "organization", "organization",
            "source", "source",
            "topic", "topic",
            "type", "type",
            "publishedFrom", "year",
            "publishedBefore", "year");

    private final Reader reader;
    private final Newsroom newsroom;
    private final Random dice;
    private final boolean everything;
    private boolean behind;

    /** @param everything whether every question is asked rather than a few by the dice */
    Searches(Reader reader, Random dice, boolean everything) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.dice = dice;
        this.everything = everything;
    }

    /** @param chosen releases whose own words are searched for */
    void check(List<Item> chosen) {
        if (everything || dice.nextInt(3) == 0) {
            filtered(List.of(Question.of("topic", newsroom.word, item -> true)), false);
        }
        List<Question> narrower = Lists.narrower(newsroom);
        narrower.add(Question.of("topic", newsroom.word + " second", item -> item.story.kind() > 0));
        Collections.shuffle(narrower, dice);
        for (int i = 0; i < (everything ? narrower.size() : 1); i++) {
            Question one = narrower.get(i);
            filtered(
                    narrower.stream()
                            .filter(other -> !other.parameters()
                                    .keySet()
                                    .equals(one.parameters().keySet()))
                            .findFirst()
                            .map(other -> List.of(one, other))
                            .orElseThrow(),
                    true);
        }
        if (everything || dice.nextInt(3) == 0) {
            page(dice.nextBoolean());
        } else {
            status(Lists.STATUSES.get(dice.nextInt(Lists.STATUSES.size())));
        }
        for (Item item : chosen) {
            if (everything || dice.nextBoolean()) {
                ownWords(item);
            } else {
                suggestions(item);
            }
        }
    }

    /** While the index has yet to read what was written last: what is missing is not asked for. */
    void checkBehind(List<Item> changed) {
        behind = true;
        filtered(List.of(), true);
        changed.forEach(this::ownWords);
        changed.forEach(this::suggestions);
    }

    /** Waits until the index has everything that was written. */
    void awaitIndex() {
        filtered(List.of(), true);
    }

    /** Whether or not a word is searched for that all releases have, each facet counts as if its own filter were not set. */
    private void filtered(List<Question> filters, boolean withWord) {
        Question all = new Question(Map.of("facets", FACETS, "limit", "100"), item -> !item.trashed);
        all = withWord ? all.with("q", newsroom.word) : all;
        Question question = filters.stream().reduce(all, Question::and);
        List<Item> expected = expected(question.matches());
        Map<String, Map<String, Long>> facets = new TreeMap<>();
        for (String facet : FACETS.split(",")) {
            Predicate<Item> others = filters.stream()
                    .filter(filter -> filter.parameters().keySet().stream()
                            .noneMatch(parameter -> facet.equals(FACET_OF_FILTER.get(parameter))))
                    .map(Question::matches)
                    .reduce(item -> !item.trashed, Predicate::and);
            // Without the word and the newsroom's topic all other topics count as well.
            if (withWord || !facet.equals("topic")) {
                facets.put(facet, counted(facet, expected(others)));
            }
        }
        settle(question.path(SEARCH), found -> {
            String occasion = reader + " searched " + question.path(SEARCH) + ": ";
            boolean complete = isComplete(occasion, expected, found);
            for (Map.Entry<String, Map<String, Long>> facet : facets.entrySet()) {
                complete &= isComplete(
                        occasion + facet.getKey() + " ",
                        facet.getValue(),
                        found.path("facets").path(facet.getKey()));
            }
            if (complete && !withWord) {
                assertEquals(Lists.ids(expected), Lists.ids(found), occasion + "the order");
            }
            return complete;
        });
    }

    private void page(boolean byDate) {
        Question question = new Question(
                Map.of(
                        "q",
                        newsroom.word,
                        "sort",
                        byDate ? "-publishedAt" : "relevance",
                        "limit",
                        String.valueOf((everything ? 1 : 25) + dice.nextInt(20))),
                item -> !item.trashed);
        List<Item> expected = expected(question.matches());
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            JsonNode page = reader.json((next == null ? question : question.with("cursor", next)).path(SEARCH));
            assertEquals(
                    expected.size(), page.path("page").path("total").asInt(), reader + " paged through " + question);
            seen.addAll(Lists.ids(page));
            next = page.path("page").path("next").asText(null);
        } while (next != null);
        List<String> ids = new ArrayList<>(Lists.ids(expected));
        if (!byDate) {
            Collections.sort(ids);
            Collections.sort(seen);
        }
        assertEquals(ids, seen, () -> reader + " paged through " + question.path(SEARCH));
    }

    private void status(String status) {
        Question question = new Question(
                Map.of("status", status, "q", newsroom.word, "limit", "100"),
                item -> status.equals(item.trashed ? "trashed" : item.status(reader.now)));
        String path = question.path(SEARCH);
        if (reader.audience.isStaff()) {
            settle(path, found -> isComplete(reader + " searched " + path + ": ", expected(question.matches()), found));
        } else {
            assertEquals(
                    reader.audience.isPublic() ? 401 : 403, reader.get(path).status());
        }
    }

    /** By what only one release has, and by what it had. */
    private void ownWords(Item item) {
        find(item, newsroom.mark(item), true);
        find(item, newsroom.formerMark(item), !item.edited);
    }

    private void find(Item item, String word, boolean has) {
        List<Item> expected = expected(other -> other == item && has && !item.trashed);
        String path = new Question(Map.of("q", word), other -> true).path(SEARCH);
        String occasion = reader + " searched " + path + ": ";
        settle(path, item, found -> {
            boolean complete = isComplete(occasion, expected, found);
            for (JsonNode each : found.get("items")) {
                String highlights = each.get("highlights").toString();
                assertTrue(highlights.contains("<mark>" + word + "</mark>"), occasion + each);
            }
            return complete;
        });
    }

    private void suggestions(Item item) {
        Set<String> topics = expected(other -> !other.trashed).stream()
                .flatMap(other -> newsroom.topics(other.story).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        suggest(newsroom.word.substring(0, 7), null, "topic", topics::contains, topics);
        Set<String> titles = expected(other -> !other.trashed).stream()
                .map(newsroom::mark)
                .collect(Collectors.toCollection(TreeSet::new));
        // Those that differ by a letter may be meant as well.
        String own = newsroom.mark(item);
        suggest(own, item, "title", titles::contains, titles.contains(own) ? Set.of(own) : Set.of());
    }

    private void suggest(String typed, Item asked, String type, Predicate<String> allowed, Set<String> expected) {
        String path = new Question(Map.of("q", typed), other -> true).path(SUGGEST);
        settle(path, asked, found -> {
            Set<String> suggested = new TreeSet<>();
            found.get("items").forEach(each -> {
                if (each.get("type").asText().equals(type)) {
                    suggested.add(each.get("text").asText());
                }
            });
            Set<String> surplus = new TreeSet<>(suggested);
            surplus.removeIf(allowed);
            assertTrue(surplus.isEmpty(), () -> reader + " asked " + path + " and was suggested " + surplus);
            return suggested.containsAll(expected);
        });
    }

    /** @throws AssertionError when more was found than expected */
    private boolean isComplete(String occasion, List<Item> expected, JsonNode found) {
        Map<String, Item> byId = expected.stream().collect(Collectors.toMap(item -> item.id, Function.identity()));
        List<String> ids = Lists.ids(found);
        assertTrue(byId.keySet().containsAll(ids), () -> occasion + "more than " + expected + " in " + found);
        assertEquals(new HashSet<>(ids).size(), ids.size(), () -> occasion + "one twice in " + found);
        int total = found.get("page").get("total").asInt();
        assertTrue(total <= expected.size(), () -> occasion + "the total is more than " + expected.size());
        found.get("items")
                .forEach(view ->
                        Singles.checkView(reader, byId.get(view.get("id").asText()), view, occasion));
        return total == expected.size() && ids.size() == Math.min(total, 100);
    }

    /** @throws AssertionError when more was counted than expected */
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

    private void settle(String path, Check check) {
        settle(path, null, check);
    }

    /** @param asked whose words are searched for: links repeat them, and nothing else may if it is hidden */
    private void settle(String path, Item asked, Check check) {
        long end = System.nanoTime() + LONGEST_DELAY.toNanos();
        JsonNode found = ask(path, asked);
        while (!check.isComplete(found) && !behind) {
            String late = reader + " asked " + path + " and still misses something: " + found;
            assertTrue(System.nanoTime() < end, late);
            LockSupport.parkNanos(20_000_000);
            found = ask(path, asked);
        }
    }

    private JsonNode ask(String path, Item asked) {
        Answer answer = reader.ask("GET", path, asked);
        assertEquals(200, answer.status(), () -> reader + " asked " + path + ": " + answer);
        if (asked != null && !reader.sees(asked)) {
            assertFalse(answer.body().contains(newsroom.mark(asked)), () -> reader + " asked " + path + ": " + answer);
            assertFalse(answer.body().contains(asked.id), () -> reader + " asked " + path + ": " + answer);
        }
        return answer.json();
    }

    private Map<String, Long> counted(String facet, List<Item> items) {
        return items.stream()
                .flatMap(item -> values(facet, item).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private List<String> values(String facet, Item item) {
        return switch (facet) {
            case "language" -> List.of(newsroom.language(item.story.language()));
            case "organization" ->
                item.story.organization() == 0
                        ? List.of()
                        : List.of(newsroom.organizationSlugs.get(item.story.organization()));
            case "source" -> List.of(newsroom.source(item.story.kind()));
            case "topic" -> newsroom.topics(item.story);
            case "type" -> List.of(Newsroom.TYPES.get(item.story.kind()));
            default ->
                item.publishedAt == null
                        ? List.of()
                        : List.of(item.publishedAt.toString().substring(0, 4));
        };
    }

    private List<Item> expected(Predicate<Item> matches) {
        return newsroom.items.stream()
                .filter(reader::sees)
                .filter(matches)
                .sorted(Lists.newestFirst())
                .toList();
    }
}

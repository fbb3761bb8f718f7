package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.communique.embargo.Wire.Answer;

/** The list of releases, narrowed, ordered, counted and paged through. */
final class Lists {
    static final List<String> STATUSES = List.of("draft", "scheduled", "published", "withdrawn", "trashed");

    private final Reader reader;
    private final Newsroom newsroom;
    private final Random dice;
    private final boolean everything;

    /** @param everything whether every question is asked rather than a few by the dice */
    Lists(Reader reader, Random dice, boolean everything) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.dice = dice;
        this.everything = everything;
    }

    void check() {
        Question all = Question.of("topic", newsroom.word, item -> true);
        Answer whole = ask(all.with("fields", "*").with("count", "exact").with("limit", "100"));
        List<Item> expected = expected(all, newestFirst());
        checkItems(all, expected, whole.json());
        page(all);
        for (Question question : some(narrower(newsroom), 1)) {
            Question counted =
                    question.with("topic", newsroom.word).with("count", "exact").with("limit", "100");
            checkItems(counted, expected(counted, newestFirst()), ask(counted).json());
        }
        for (String status : some(STATUSES, 1)) {
            status(status);
        }
    }

    private void checkItems(Question question, List<Item> expected, JsonNode list) {
        String occasion = reader + " asked " + question.path() + ": ";
        assertEquals(ids(expected), ids(list), occasion + "the items");
        assertEquals(expected.size(), list.path("page").path("total").asInt(expected.size()), occasion + "the total");
        for (int i = 0; i < expected.size(); i++) {
            Singles.checkView(reader, expected.get(i), list.get("items").get(i), occasion);
        }
    }

    /** Through pages of a few in one of the orders. */
    private void page(Question all) {
        Map<String, Comparator<Item>> orders = Map.of(
                "-publishedAt", newestFirst(),
                "publishedAt", newestFirst().reversed(),
                "-contentUpdatedAt", by(Item::revisedAt).reversed());
        String order = List.copyOf(new TreeMap<>(orders).keySet()).get(dice.nextInt(orders.size()));
        Question question =
                all.with("sort", order).with("limit", String.valueOf((everything ? 1 : 20) + dice.nextInt(20)));
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            Question here = next == null ? question : question.with("cursor", next);
            JsonNode page = ask(here).json();
            seen.addAll(ids(page));
            next = page.path("page").path("next").asText(null);
        } while (next != null);
        assertEquals(ids(expected(all, orders.get(order))), seen, reader + " paged through " + question.path());
    }

    /** By each of the filters. */
    static List<Question> narrower(Newsroom newsroom) {
        List<Question> questions = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            int number = n;
            String organization = newsroom.organizations.get(number + 1);
            Instant minute = newsroom.minute(number);
            questions.add(Question.of("language", newsroom.language(number), item -> item.story.language() == number));
            questions.add(Question.of("type", Newsroom.TYPES.get(number), item -> item.story.kind() == number));
            questions.add(Question.of("source", newsroom.source(number), item -> item.story.kind() == number));
            questions.add(Question.of("author", newsroom.source(number), item -> item.story.kind() == number));
            questions.add(Question.of("organization", organization, item -> item.story.organization() == number + 1));
            questions.add(Question.of(
                    "organization",
                    newsroom.organizationSlugs.get(number + 1),
                    item -> item.story.organization() == number + 1));
            questions.add(Question.of(
                    "updatedSince",
                    minute.toString(),
                    item -> item.publishedAt != null && !item.publishedAt.isBefore(minute)));
            questions.add(Question.of(
                    "publishedFrom",
                    minute.toString(),
                    item -> item.publishedAt != null && !item.publishedAt.isBefore(minute)));
            questions.add(Question.of(
                    "publishedBefore",
                    minute.toString(),
                    item -> item.publishedAt != null && item.publishedAt.isBefore(minute)));
        }
        return questions;
    }

    private void status(String status) {
        Question question = new Question(
                Map.of("status", status, "topic", newsroom.word, "limit", "100"),
                item -> status.equals(item.trashed ? "trashed" : item.status(reader.now)));
        if (reader.audience.isStaff()) {
            checkItems(
                    question, expected(question, newestFirst()), ask(question).json());
        } else {
            assertEquals(
                    reader.audience.isPublic() ? 401 : 403,
                    reader.get(question.path()).status());
        }
    }

    private Answer ask(Question question) {
        Answer answer = reader.get(question.path());
        assertEquals(200, answer.status(), () -> reader + " asked " + question.path() + ": " + answer);
        return answer;
    }

    private List<Item> expected(Question question, Comparator<Item> order) {
        return newsroom.items.stream()
                .filter(reader::sees)
                .filter(question.matches())
                .sorted(order)
                .toList();
    }

    private <T> List<T> some(List<T> all, int most) {
        if (everything) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        java.util.Collections.shuffle(shuffled, dice);
        return shuffled.subList(0, most);
    }

    static Comparator<Item> newestFirst() {
        return by(Item::sortedAt).reversed();
    }

    private static Comparator<Item> by(Function<Item, Instant> instant) {
        return Comparator.comparing(instant).thenComparing(item -> item.id);
    }

    static List<String> ids(List<Item> items) {
        return items.stream().map(item -> item.id).toList();
    }

    static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("items").forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }
}

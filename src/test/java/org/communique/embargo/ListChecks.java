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
import org.communique.embargo.ApiClient.Response;

/** Checks the list of releases: filters, orders, totals and pages. */
final class ListChecks {
    static final List<String> STATUSES = List.of("draft", "scheduled", "published", "withdrawn", "trashed");

    private final CheckedReader reader;
    private final ModelNewsroom newsroom;
    private final Random random;
    private final boolean exhaustive;

    /** @param exhaustive whether to send every request rather than a random few */
    ListChecks(CheckedReader reader, Random random, boolean exhaustive) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.random = random;
        this.exhaustive = exhaustive;
    }

    void check() {
        ListRequest all = ListRequest.of("topic", newsroom.word, item -> true);
        Response response = send(all.with("fields", "*").with("count", "exact").with("limit", "100"));
        List<ModelRelease> expected = expected(all, newestFirst());
        checkItems(all, expected, response.json());
        checkPages(all);
        for (ListRequest request : some(filterRequests(newsroom), 1)) {
            ListRequest counted =
                    request.with("topic", newsroom.word).with("count", "exact").with("limit", "100");
            checkItems(counted, expected(counted, newestFirst()), send(counted).json());
        }
        for (String status : some(STATUSES, 1)) {
            checkStatus(status);
        }
    }

    private void checkItems(ListRequest request, List<ModelRelease> expected, JsonNode list) {
        String occasion = reader + " requested " + request.path() + ": ";
        assertEquals(ids(expected), ids(list), occasion + "the items");
        assertEquals(expected.size(), list.path("page").path("total").asInt(expected.size()), occasion + "the total");
        for (int i = 0; i < expected.size(); i++) {
            ReleaseChecks.checkView(reader, expected.get(i), list.get("items").get(i), occasion);
        }
    }

    /** Follows the pages in one of the orders. */
    private void checkPages(ListRequest all) {
        Map<String, Comparator<ModelRelease>> orders = Map.of(
                "-publishedAt", newestFirst(),
                "publishedAt", newestFirst().reversed(),
                "-contentUpdatedAt", by(ModelRelease::revisedAt).reversed());
        String order = List.copyOf(new TreeMap<>(orders).keySet()).get(random.nextInt(orders.size()));
        ListRequest request =
                all.with("sort", order).with("limit", String.valueOf((exhaustive ? 1 : 20) + random.nextInt(20)));
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            ListRequest here = next == null ? request : request.with("cursor", next);
            JsonNode page = send(here).json();
            seen.addAll(ids(page));
            next = page.path("page").path("next").asText(null);
        } while (next != null);
        assertEquals(ids(expected(all, orders.get(order))), seen, reader + " paged through " + request.path());
    }

    /** Returns a request for each value of each filter. */
    static List<ListRequest> filterRequests(ModelNewsroom newsroom) {
        List<ListRequest> requests = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            int number = n;
            String organization = newsroom.organizations.get(number + 1);
            Instant minute = newsroom.minute(number);
            requests.add(
                    ListRequest.of("language", newsroom.language(number), item -> item.story.language() == number));
            requests.add(ListRequest.of("type", ModelNewsroom.TYPES.get(number), item -> item.story.kind() == number));
            requests.add(ListRequest.of("source", newsroom.source(number), item -> item.story.kind() == number));
            requests.add(ListRequest.of("author", newsroom.source(number), item -> item.story.kind() == number));
            requests.add(ListRequest.of("organization", organization, item -> item.story.organization() == number + 1));
            requests.add(ListRequest.of(
                    "organization",
                    newsroom.organizationSlugs.get(number + 1),
                    item -> item.story.organization() == number + 1));
            requests.add(ListRequest.of(
                    "updatedSince",
                    minute.toString(),
                    item -> item.publishedAt != null && !item.publishedAt.isBefore(minute)));
            requests.add(ListRequest.of(
                    "publishedFrom",
                    minute.toString(),
                    item -> item.publishedAt != null && !item.publishedAt.isBefore(minute)));
            requests.add(ListRequest.of(
                    "publishedBefore",
                    minute.toString(),
                    item -> item.publishedAt != null && item.publishedAt.isBefore(minute)));
        }
        return requests;
    }

    private void checkStatus(String status) {
        ListRequest request = new ListRequest(
                Map.of("status", status, "topic", newsroom.word, "limit", "100"),
                item -> status.equals(item.trashed ? "trashed" : item.status(reader.now)));
        if (reader.caller.isStaff()) {
            checkItems(request, expected(request, newestFirst()), send(request).json());
        } else {
            assertEquals(
                    reader.caller.isPublic() ? 401 : 403,
                    reader.get(request.path()).status());
        }
    }

    private Response send(ListRequest request) {
        Response response = reader.get(request.path());
        assertEquals(200, response.status(), () -> reader + " requested " + request.path() + ": " + response);
        return response;
    }

    private List<ModelRelease> expected(ListRequest request, Comparator<ModelRelease> order) {
        return newsroom.items.stream()
                .filter(reader::maySee)
                .filter(request.matches())
                .sorted(order)
                .toList();
    }

    private <T> List<T> some(List<T> all, int size) {
        if (exhaustive) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        java.util.Collections.shuffle(shuffled, random);
        return shuffled.subList(0, size);
    }

    static Comparator<ModelRelease> newestFirst() {
        return by(ModelRelease::sortedAt).reversed();
    }

    private static Comparator<ModelRelease> by(Function<ModelRelease, Instant> instant) {
        return Comparator.comparing(instant).thenComparing(item -> item.id);
    }

    static List<String> ids(List<ModelRelease> items) {
        return items.stream().map(item -> item.id).toList();
    }

    static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("items").forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }
}

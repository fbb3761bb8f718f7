package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.communique.Given.staff;
import static org.communique.Given.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.Tier;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New text is found soon. Text that became hidden is not found from the next request on. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class SearchFreshnessTest {
    private static final String SEARCH = "/v1/search";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    TestClock clock;

    @Inject
    PausedIndex index;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void published_or_corrected_text_is_found_within_a_second() {
        // One of five attempts is enough, because the machine may be busy for a moment.
        assertTrue(IntStream.range(0, 5).anyMatch(n -> isFoundWithinASecondOfPublication()));
        assertTrue(IntStream.range(0, 5).anyMatch(n -> isFoundWithinASecondOfCorrection()));
    }

    private static boolean isFoundWithinASecondOfPublication() {
        String word = newWord();
        published(word);
        return millisUntilFound(word) < 1_000;
    }

    private static boolean isFoundWithinASecondOfCorrection() {
        String word = newWord();
        correct(published(newWord()), word);
        return millisUntilFound(word) < 1_000;
    }

    private static Release correct(Release release, String title) {
        return release.act("correct", Map.of("note", "Исправлено", "changes", Map.of("title", title)));
    }

    @Test
    void removed_words_do_not_find_a_release_from_the_next_request_on() {
        String former = newWord();
        Release release = published(former);
        await(given(), former, release);
        for (int n = 0; n < 10; n++) {
            String word = newWord();
            release = n % 2 == 0 ? correct(release, word) : release.patch(Map.of("title", word));
            assertEquals(Set.of(), found(given(), former));
            assertEquals(List.of(), suggested(given(), former));
            await(given(), word, release);
            former = word;
        }
    }

    @Test
    void hidden_releases_disappear_at_once_one_by_one_while_others_are_written() throws Exception {
        String word = newWord();
        String partner = Given.key("partner");
        List<String> own = Stream.generate(SearchFreshnessTest::newWord)
                .limit(Tier.of(20, 100))
                .toList();
        List<Release> releases = IntStream.range(0, own.size())
                .mapToObj(n -> draft(word + " " + own.get(n)))
                .map(draft -> draft.embargo())
                .toList();
        await(with(partner), word, releases.toArray(Release[]::new));
        whileOthersWrite(() -> {
            for (int n = 0; n < releases.size(); n++) {
                Release release = releases.get(n);
                switch (n % 3) {
                    case 0 -> release.withdraw("Отозвано");
                    case 1 -> release.trash();
                    default -> release.act("unschedule", Map.of());
                }
                assertEquals(Set.of(), found(with(partner), own.get(n)));
                JsonPath response = search(with(partner), Map.of("q", word, "facets", "language", "limit", 1));
                // All other releases are still found.
                int left = releases.size() - n - 1;
                assertEquals(left, response.getInt("page.total"));
                assertEquals(left == 0 ? List.of() : List.of(left), response.getList("facets.language.count"));
            }
        });
        assertEquals(List.of(), suggested(with(partner), word));
    }

    @Test
    void an_index_that_is_behind_finds_nothing_by_outdated_text() {
        String word = newWord();
        String former = newWord();
        String topic = newWord();
        List<Release> releases = IntStream.range(0, 6)
                .mapToObj(n -> {
                    Map<String, Object> text = Given.text(word + " " + former);
                    text.put("topics", List.of(topic));
                    return n == 4 ? Given.draft(text).embargo() : Given.published(text);
                })
                .toList();
        String partner = Given.key("partner");
        await(with(partner), word, releases.toArray(Release[]::new));
        index.whileBehind(() -> {
            releases.get(0).withdraw("Отозвано");
            releases.get(1).trash();
            releases.get(2).patch(Map.of("title", word, "topics", List.of()));
            purge(releases.get(3).trash());
            releases.get(4).act("unschedule", Map.of());
            published(word + " " + former);
            for (String q : List.of(word, former)) {
                for (RequestSpecification caller : List.of(given(), with(partner), staff())) {
                    JsonPath response = search(caller, Map.of("q", q, "facets", "topic", "limit", 100));
                    assertEquals(ids(releases.get(5)), ids(response));
                    assertEquals(1, response.getInt("page.total"));
                    assertEquals(List.of(1), response.getList("facets.topic.count"));
                }
            }
            releases.get(5).patch(Map.of("title", newWord(), "topics", List.of()));
            for (RequestSpecification caller : List.of(given(), with(partner), staff())) {
                assertEquals(Set.of(), found(caller, former));
                assertEquals(List.of(), suggested(caller, former));
                assertEquals(List.of(), suggested(caller, topic));
            }
        });
        awaitIds(given(), former, 1);
        assertEquals(2, awaitIds(given(), word, 2).size());
    }

    @Test
    void an_import_of_changed_releases_while_the_index_is_updated_loses_none() {
        String word = newWord();
        List<ObjectNode> lines = Stream.generate(Transfer::line)
                .limit(Tier.of(600, 4_000))
                .map(line -> line.put("title", word))
                .toList();
        importAll(lines);
        for (int round = 1; round <= 2; round++) {
            String subtitle = "Издание " + round;
            lines.forEach(line -> line.put("subtitle", subtitle));
            int half = lines.size() / 2;
            index.whileBehind(() -> importAll(lines.subList(0, half)));
            importAll(lines.subList(half, lines.size()));
            IndexCatchUp.await();
            assertEquals(
                    lines.size(), search(given(), Map.of("q", word, "limit", 1)).getInt("page.total"));
        }
    }

    private static void importAll(List<ObjectNode> lines) {
        Transfer.importLines(lines.toArray(ObjectNode[]::new));
    }

    @Test
    void a_scheduled_release_is_found_from_its_publication_on_without_a_write() {
        String word = newWord();
        Instant instant = Instant.now().plus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        Release release = draft(word).publish(Map.of("publishedAt", instant.toString()));
        await(staff(), word, release);
        clock.freezeAt(instant.minusMillis(1));
        assertEquals(Set.of(), found(given(), word));
        assertEquals(List.of(), suggested(given(), word));
        assertEquals(Set.of(), found(with(Given.key("partner")), word));
        clock.freezeAt(instant);
        assertEquals(ids(release), found(given(), word));
        assertEquals(List.of(word), suggested(given(), word));
    }

    @Test
    void partners_and_staff_find_embargoed_releases_and_staff_find_drafts() {
        String word = newWord();
        Release trashed = draft(word).trash();
        Release published = published(word);
        Release embargoed = draft(word).embargo();
        Release scheduled = draft(word).schedule();
        Release draft = draft(word);
        await(staff(), word, published, embargoed, scheduled, draft);
        assertEquals(ids(published), found(given(), word));
        assertEquals(ids(published, embargoed), found(with(Given.key("partner")), word));
        for (String role : List.of("author", "editor", "admin")) {
            assertEquals(ids(published, embargoed, scheduled, draft), found(with(Given.key(role)), word));
        }
        assertEquals(ids(trashed), ids(search(staff(), Map.of("q", word, "status", "trashed"))));
    }

    @Test
    void a_key_bound_to_an_organization_finds_hidden_releases_of_that_organization_only() {
        String word = newWord();
        String own = Given.organization();
        String other = Given.organization();
        Release published = of(other, word).publish(Map.of());
        Release embargoed = of(own, word).embargo();
        Release draft = of(own, word);
        Release foreign = of(other, word).embargo();
        Release foreignDraft = of(other, word);
        await(staff(), word, published, embargoed, draft, foreign, foreignDraft);
        assertEquals(ids(published, embargoed), found(with(Given.key("partner", own)), word));
        assertEquals(ids(published, embargoed, draft), found(with(Given.key("author", own)), word));
        JsonPath response = search(with(Given.key("partner", own)), Map.of("q", word, "facets", "organization"));
        assertEquals(List.of(1, 1), response.getList("facets.organization.count"));
    }

    @Test
    void staff_can_filter_by_status() {
        String word = newWord();
        Map<String, Release> releases = Map.of(
                "trashed", draft(word).trash(),
                "draft", draft(word),
                "scheduled", draft(word).schedule(),
                "withdrawn", published(word).withdraw("Отозвано"),
                "published", published(word));
        awaitIds(staff(), word, 4);
        releases.forEach((status, release) ->
                assertEquals(ids(release), ids(search(staff(), Map.of("q", word, "status", status))), status));
        assertEquals(
                ids(releases.get("draft"), releases.get("trashed")),
                ids(search(staff(), Map.of("q", word, "status", List.of("draft", "trashed")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"draft", "scheduled", "published", "withdrawn", "trashed"})
    void only_staff_may_filter_by_status(String status) {
        given().queryParam("status", status).get(SEARCH).then().statusCode(401);
        with(Given.key("partner"))
                .queryParam("status", status)
                .get(SEARCH)
                .then()
                .statusCode(403);
        with(Given.key("author"))
                .queryParam("status", status)
                .get(SEARCH)
                .then()
                .statusCode(200);
    }

    /** Returns a random word of eight letters of an alphabet without a stemmer. A random Latin word may have the same stem as a real word. */
    private static String newWord() {
        return UUID.randomUUID()
                .toString()
                .substring(0, 8)
                .chars()
                .mapToObj(hex -> String.valueOf((char) ('ა' + Character.digit(hex, 16))))
                .collect(Collectors.joining());
    }

    private static Release draft(String title) {
        return Given.draft(Given.text(title));
    }

    private static Release published(String title) {
        return Given.published(Given.text(title));
    }

    private static Release of(String organization, String title) {
        Map<String, Object> text = Given.textOf(organization);
        text.put("title", title);
        return Given.draft(text);
    }

    private static void purge(Release release) {
        staff().header("If-Match", release.etag())
                .post(release.path() + "/purge")
                .then()
                .statusCode(204);
    }

    private static JsonPath search(RequestSpecification caller, Map<String, ?> parameters) {
        return given().spec(caller)
                .queryParams(parameters)
                .get(SEARCH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Set<String> found(RequestSpecification caller, String q) {
        JsonPath response = search(caller, Map.of("q", q, "limit", 100));
        Set<String> ids = ids(response);
        assertEquals(ids.size(), response.getInt("page.total"));
        return ids;
    }

    private static List<String> suggested(RequestSpecification caller, String q) {
        return given().spec(caller)
                .queryParam("q", q)
                .get(SEARCH + "/suggest")
                .then()
                .statusCode(200)
                .extract()
                .path("items.text");
    }

    private static Set<String> ids(JsonPath response) {
        return new TreeSet<>(response.getList("items.id", String.class));
    }

    private static Set<String> ids(Release... releases) {
        return Stream.of(releases).map(Release::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void await(RequestSpecification caller, String q, Release... releases) {
        assertEquals(ids(releases), awaitIds(caller, q, releases.length));
    }

    private static Set<String> awaitIds(RequestSpecification caller, String q, int number) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        Set<String> ids = found(caller, q);
        while (ids.size() < number && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
            ids = found(caller, q);
        }
        return ids;
    }

    private static long millisUntilFound(String q) {
        long start = System.nanoTime();
        assertEquals(1, awaitIds(given(), q, 1).size());
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static void whileOthersWrite(Runnable work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                writing.add(writers.submit(() -> {
                    while (!done.get()) {
                        Given.published().patch(Map.of("summary", "Дополнено")).withdraw("Отозвано");
                        // A pause, so that writing does not use all of the machine.
                        LockSupport.parkNanos(50_000_000);
                    }
                }));
            }
            try {
                work.run();
            } finally {
                done.set(true);
            }
            for (Future<?> writer : writing) {
                writer.get();
            }
        } finally {
            writers.shutdown();
        }
    }
}

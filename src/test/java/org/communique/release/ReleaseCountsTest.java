package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.Tier;
import org.communique.access.Caller;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The counts that the database keeps equal what readers would count themselves, at each instant. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ReleaseCountsTest {
    private static final int ROUNDS = Tier.of(5, 15);
    private static final String PAGE = Given.RELEASES + "?limit=1&count=exact&";

    @Inject
    ReleaseCounter counter;

    @Inject
    PressReleases releases;

    @Inject
    ReleaseCountMerger merger;

    @Inject
    EntityManager database;

    @Inject
    TestClock clock;

    private String organization;
    private String topic;

    @BeforeEach
    void choose_an_organization_and_a_topic() {
        organization = Given.organization();
        topic = "тема-" + UUID.randomUUID();
    }

    @AfterEach
    void no_count_is_wrong() {
        clock.reset();
        assertEquals(List.of(), wrongCounts());
    }

    private void merge() {
        assertTrue(merger.merge(Duration.ZERO, 0) > 0);
    }

    private List<?> wrongCounts() {
        return database.createNativeQuery(
                        "select dimension || ' ' || value || ': ' || kept || ' <> ' || actual from wrong_release_count")
                .getResultList();
    }

    private Map<String, Object> text() {
        Map<String, Object> text = Given.textOf(organization);
        text.put("topics", List.of(topic));
        return text;
    }

    @Test
    void counts_follow_each_change() {
        Given.Release draft = Given.draft(text());
        assertCounts(0);
        Given.Release first = draft.publish(Map.of());
        assertCounts(1);
        Given.Release second = Given.published(text());
        assertCounts(2);
        merge();
        assertCounts(2);
        first.patch(Map.of("topics", List.of("другая " + topic), "summary", "Коротко"));
        assertEquals(1, total(given(), "topic=" + topic));
        assertEquals(2, total(given(), "organization=" + organization));
        Given.Release withdrawn = second.withdraw("Ошибка");
        assertEquals(0, total(given(), "topic=" + topic));
        merge();
        assertEquals(0, total(given(), "topic=" + topic));
        assertEquals(1, total(given(), "organization=" + organization));
        long trashed = total(Given.staff(), "status=trashed");
        withdrawn.trash();
        assertEquals(trashed + 1, total(Given.staff(), "status=trashed"));
    }

    /** All places that show a number of releases show the same. */
    private void assertCounts(long expected) {
        assertEquals(expected, total(given(), "topic=" + topic));
        assertEquals(expected, total(given(), "organization=" + organization));
        given().get("/v1/organizations/" + organization).then().body("count", org.hamcrest.Matchers.is((int) expected));
        List<TopicView> listed = topics(TopicView.Position.of(null), 1_000_000);
        assertEquals(
                expected == 0 ? List.of() : List.of(expected),
                listed.stream()
                        .filter(view -> view.value().equals(topic))
                        .map(TopicView::count)
                        .toList());
    }

    private List<TopicView> topics(TopicView.Position after, int limit) {
        return QuarkusTransaction.requiringNew().call(() -> counter.topics(after, limit, clock.instant()));
    }

    private static long total(RequestSpecification caller, String filter) {
        return caller.get(PAGE + filter)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("page.total");
    }

    @Test
    void a_scheduled_release_counts_from_its_second_on() {
        Instant at = clock.instant().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        long scheduled = total(Given.staff(), "status=scheduled");
        Given.draft(text()).publish(Map.of("publishedAt", at.toString()));
        Given.draft(text()).publish(Map.of("publishedAt", at.toString())).act("unschedule", Map.of());
        assertEquals(scheduled + 1, total(Given.staff(), "status=scheduled"));
        Given.published(text()).withdraw("Ошибка");
        merge();
        clock.freezeAt(at.minusMillis(1));
        assertCounts(0);
        clock.freezeAt(at);
        assertCounts(1);
        clock.freezeAt(at.plus(Duration.ofHours(1)));
        // It does not take the clock of this node for granted.
        merger.merge(Duration.ZERO, 0);
        clock.reset();
        assertCounts(0);
        clock.freezeAt(at);
        assertCounts(1);
    }

    @Test
    void a_node_with_a_fast_clock_does_not_count_for_others_what_is_not_public_to_them() {
        Given.published(text());
        clock.advance(Duration.ofHours(1));
        merger.merge(Duration.ofSeconds(10), 0);
        clock.reset();
        clock.freezeAt(Instant.now().minusSeconds(9));
        assertCounts(0);
    }

    @Test
    @Tag(Tier.ENDURANCE)
    void changes_of_one_instant_are_added_to_the_sums_without_a_further_change() {
        List<ObjectNode> lines = IntStream.range(0, 600)
                .mapToObj(i -> Transfer.line().put("publishedAt", Instant.now().toString()))
                .toList();
        Transfer.importLines(lines.toArray(JsonNode[]::new));
        Await.until(
                Duration.ofSeconds(30),
                () -> number("select count(*) from release_count_change where public_at <= now()") < 500,
                () -> "the changes are left");
    }

    private long number(String query) {
        return ((Number) database.createNativeQuery(query).getSingleResult()).longValue();
    }

    @Test
    void concurrent_writers_mergers_and_recounts_leave_right_counts() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            all.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < ROUNDS; j++) {
                    if (number < 2) {
                        Given.published(text()).withdraw("Ошибка");
                        Given.published(text());
                    } else if (number == 2) {
                        merger.merge(Duration.ZERO, 0);
                    } else {
                        recount();
                    }
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertCounts(2 * ROUNDS);
    }

    private long recount() {
        return QuarkusTransaction.requiringNew()
                .call(() -> (Long) database.createNativeQuery("select recount_releases()", Long.class)
                        .getSingleResult());
    }

    @Test
    void topics_are_listed_in_the_order_of_their_counts_while_some_changes_are_not_added_to_the_sums() {
        List<String> topics =
                IntStream.range(0, 6).mapToObj(i -> topic + "-" + i).toList();
        for (int i = 0; i < 6; i++) {
            Map<String, Object> text = text();
            text.put("topics", topics.subList(0, i + 1));
            Given.published(text);
            if (i == 2) {
                merge();
            }
        }
        List<TopicView> all = topics(TopicView.Position.of(null), 1_000_000);
        assertEquals(
                topics,
                all.stream().map(TopicView::value).filter(topics::contains).toList());
        // Page by page, as clients read.
        TopicView.Position position = TopicView.Position.of(null);
        for (int i = 0; i < all.size(); i += 3) {
            List<TopicView> page = topics(position, 3);
            assertEquals(all.subList(i, Math.min(i + 3, all.size())), page);
            position = TopicView.Position.of(page.get(page.size() - 1).cursor());
        }
    }

    @Test
    void kept_counts_equal_what_is_counted_for_any_filter() {
        Given.draft(text());
        Given.draft(text()).embargo();
        Given.published(text()).withdraw("Ошибка");
        Given.published(text()).trash();
        Map<String, Object> english = text();
        english.put("language", "en");
        Given.published(english);
        String slug = given().get("/v1/organizations/" + organization).path("slug");
        List<ReleaseQuery> queries = List.of(
                query(null, null, null, null),
                query(List.of("ru"), null, null, null),
                query(List.of("ru", "en"), null, null, null),
                query(null, List.of(organization), null, null),
                query(null, List.of(slug, UUID.randomUUID().toString(), "no-such"), null, null),
                query(null, null, List.of("Источник"), null),
                query(null, null, null, List.of(topic.toUpperCase(Locale.ROOT))),
                query(null, null, null, List.of(topic, "другая")),
                query(List.of("en"), List.of(organization), null, List.of(topic)));
        List<List<String>> statuses = Arrays.asList(
                null,
                List.of("published"),
                List.of("draft"),
                List.of("scheduled", "published"),
                List.of("withdrawn", "trashed"),
                List.of("draft", "scheduled", "published", "withdrawn", "trashed"));
        Instant now = clock.instant();
        int compared = 0;
        for (ReleaseQuery query : queries) {
            for (List<String> status : statuses) {
                assertCounted(new ReleaseFilter(query, new StaffQuery(status)), Caller.ANONYMOUS, now);
                assertCounted(new ReleaseFilter(query, new StaffQuery(status)), Caller.SYSTEM, now);
                compared++;
            }
        }
        assertTrue(compared > 50);
    }

    private static ReleaseQuery query(
            List<String> languages, List<String> organizations, List<String> sources, List<String> topics) {
        return new ReleaseQuery(languages, null, organizations, sources, topics, null, null, null, null);
    }

    private void assertCounted(ReleaseFilter filter, Caller caller, Instant now) {
        QuarkusTransaction.requiringNew()
                .run(() -> assertEquals(
                        releases.count(filter, caller, now), counter.count(filter, caller, now), filter::toString));
    }

    @Test
    void wrong_counts_are_found_and_repaired() {
        Given.published(text());
        merge();
        QuarkusTransaction.requiringNew().run(() -> database.createNativeQuery(
                        "update release_count set count = count + 7 where dimension = 'organization' and value = :id")
                .setParameter("id", organization)
                .executeUpdate());
        assertEquals(1, wrongCounts().size());
        assertEquals(1, recount());
        assertCounts(1);
    }
}

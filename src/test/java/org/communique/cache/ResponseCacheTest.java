package org.communique.cache;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.search.IndexCatchUp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered from what is kept is what would be answered without it. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ResponseCacheTest {
    private static final int MOST_ATTEMPTS = 30;

    @Inject
    TestClock clock;

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void a_second_response_is_identical_and_comes_from_the_cache() throws InterruptedException {
        Given.Release release = Given.published();
        String organization = Given.organization();
        Given.published(Given.textOf(organization));
        settle();
        clock.freezeAt(clock.instant());
        for (String path : readable(release, organization)) {
            for (Map<String, String> headers : List.of(
                    Map.<String, String>of(),
                    Map.of("Accept-Encoding", "gzip"),
                    Map.of("Origin", "https://news.example.org"),
                    Map.of("Accept", "application/vnd.iptc.ninjs+json, application/json;q=0.5, */*;q=0.1"))) {
                Answered first = undisturbed(() -> {
                    Answered made = Answered.get(path, headers);
                    double hits = hits();
                    Answered again = Answered.get(path, headers);
                    assertEquals(hits + 1, hits(), () -> path + " was made again");
                    made.assertSame(again, path + headers);
                    return made;
                });

                String tag = first.response.header("ETag");
                Answered had = Answered.get(path, with(headers, "If-None-Match", "W/" + tag));
                assertEquals(304, had.response.statusCode());
                assertEquals(0, had.response.asByteArray().length);
                assertEquals(tag, had.response.header("ETag"));

                Response head = asking(headers).head(path);
                assertEquals(200, head.statusCode());
                assertEquals(first.headers(), RawResponse.headers(head, "Date"), () -> "HEAD of " + path);
            }
        }
    }

    @Test
    void a_response_rendered_for_head_or_a_condition_serves_the_next_get() throws InterruptedException {
        Given.Release release = Given.published();
        settle();
        String path = Given.RELEASES + "/" + release.id();
        clock.freezeAt(clock.instant());
        Answered plain = Answered.get(path, Map.of());
        String tag = plain.response.header("ETag");
        for (Map<String, String> condition : List.of(Map.<String, String>of(), Map.of("If-None-Match", tag))) {
            Map<String, String> asked = Map.of("Accept", "application/json;q=0.9, text/" + condition.size());
            undisturbed(() -> {
                if (condition.isEmpty()) {
                    asking(asked).head(path).then().statusCode(200);
                } else {
                    asking(asked).headers(condition).get(path).then().statusCode(304);
                }
                double hits = hits();
                Answered next = Answered.get(path, asked);
                plain.assertSame(next, path);
                assertEquals(hits + 1, hits());
                return next;
            });
        }
    }

    @Test
    void every_request_after_a_change_sees_the_change() {
        Given.Release release = Given.published();
        String one = Given.RELEASES + "/" + release.id();
        String list = Given.RELEASES + "?limit=5";
        for (int i = 0; i < 20; i++) {
            given().get(one).then().statusCode(200);
            given().get(list).then().statusCode(200);
            String title = "Заголовок " + i;
            release = release.act("correct", Map.of("note", "Опечатка", "changes", Map.of("title", title)));
            assertEquals(title, given().get(one).path("title"));
            assertTrue(given().get(list).<List<String>>path("items.title").contains(title));
        }
        release.withdraw("Ошибка");
        given().get(one).then().statusCode(410);
        assertTrue(!given().get(list).<List<String>>path("items.id").contains(release.id()));
    }

    @Test
    void a_scheduled_release_appears_at_its_instant_even_if_its_absence_was_cached() {
        Instant at = clock.instant().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MINUTES);
        Given.Release release = Given.draft().publish(Map.of("publishedAt", at.toString()));
        String one = Given.RELEASES + "/" + release.id();
        String list = Given.RELEASES + "?publishedFrom=" + at;
        clock.freezeAt(at.minusMillis(1));
        for (int i = 0; i < 3; i++) {
            given().get(one).then().statusCode(404);
            assertEquals(List.of(), given().get(list).path("items"));
            assertTrue(given().get(list).header("Cache-Control").startsWith("public, max-age=0"));
        }
        clock.freezeAt(at);
        given().get(one).then().statusCode(200);
        assertEquals(List.of(release.id()), given().get(list).path("items.id"));
    }

    @Test
    void requests_with_a_key_neither_fill_nor_use_the_cache() {
        Given.Release draft = Given.draft();
        String list = Given.RELEASES + "?limit=7";
        given().get(list).then().statusCode(200);
        double hits = hits();
        Response own = Given.staff().get(list);
        assertTrue(own.<List<String>>path("items.id").contains(draft.id()));
        assertTrue(own.header("Cache-Control").contains("no-store"));
        assertEquals(hits, hits());
        assertTrue(!given().get(list).<List<String>>path("items.id").contains(draft.id()));
        given().header("Authorization", "Bearer nonsense").get(list).then().statusCode(401);
    }

    @Test
    void concurrent_requests_render_a_response_once() throws Exception {
        Given.published();
        settle();
        int readers = 40;
        ExecutorService pool = Executors.newFixedThreadPool(readers);
        try {
            int undisturbed = 0;
            for (int round = 0; undisturbed < 5; round++) {
                assertTrue(round < MOST_ATTEMPTS, "something drops what is kept all the time");
                String path = Given.RELEASES + "?fields=*&limit=" + (50 + round);
                double before = made();
                double disturbances = disturbances();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < readers; i++) {
                    answers.add(pool.submit(() -> {
                        start.await();
                        return asking(Map.of())
                                .get(path)
                                .then()
                                .statusCode(200)
                                .extract()
                                .header("ETag");
                    }));
                }
                start.countDown();
                List<String> tags = new ArrayList<>();
                for (Future<String> answer : answers) {
                    tags.add(answer.get(30, TimeUnit.SECONDS));
                }
                double makings = made() - before;
                // What another test has scheduled may come out within these milliseconds.
                if (disturbances == disturbances()) {
                    assertEquals(1, makings);
                    assertEquals(1, tags.stream().distinct().count());
                    undisturbed++;
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Until everything written so far is in the index, and was seen in the journal by what drops answers. */
    private static void settle() throws InterruptedException {
        IndexCatchUp.await();
        TimeUnit.MILLISECONDS.sleep(500);
    }

    private static List<String> readable(Given.Release release, String organization) {
        String one = Given.RELEASES + "/" + release.id();
        return Stream.of(
                        Given.RELEASES,
                        Given.RELEASES + "?fields=*&count=exact&limit=100&language=ru",
                        one,
                        Given.RELEASES + "/by-slug/" + given().get(one).<String>path("slug"),
                        "/v1/organizations",
                        "/v1/organizations/" + organization,
                        "/v1/topics",
                        "/v1/search?q=%D0%BF%D0%BE%D0%B5%D0%B7%D0%B4&facets=language,year",
                        "/v1/search/suggest?q=%D0%BF%D0%BE",
                        "/v1/changes",
                        "/feeds/press-releases.rss",
                        "/feeds/press-releases.atom",
                        "/feeds/press-releases.json",
                        "/sitemap.xml",
                        "/sitemap-news.xml")
                .toList();
    }

    private static RequestSpecification asking(Map<String, String> headers) {
        // The client of the tests accepts gzip unless it is told what to accept.
        Map<String, String> all = new HashMap<>(Map.of("Accept-Encoding", "identity"));
        all.putAll(headers);
        return given().config(RawResponse.AS_IT_IS).urlEncodingEnabled(false).headers(all);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static double hits() {
        return Metrics.sum("cache_gets_total{cache=\"communique.responses\",result=\"hit\"}");
    }

    private static double made() {
        return Metrics.sum("communique_responses_rendered_total");
    }

    /** How often something kept what is kept from being used: what others did, or a machine that was too busy to look. */
    private static double disturbances() {
        return Metrics.sum("communique_responses_invalidations_total")
                + Metrics.sum("communique_responses_bypassed_total");
    }

    /** Tries again what was disturbed: releases that other tests have scheduled come out when they do. */
    private static Answered undisturbed(Supplier<Answered> attempt) {
        for (int n = 0; ; n++) {
            double before = disturbances();
            try {
                return attempt.get();
            } catch (AssertionError e) {
                if (n == MOST_ATTEMPTS || before == disturbances()) {
                    throw e;
                }
            }
        }
    }

    private record Answered(Response response) {
        static Answered get(String path, Map<String, String> headers) {
            Response response = asking(headers).get(path);
            assertEquals(
                    200, response.statusCode() == 304 ? 200 : response.statusCode(), () -> path + response.asString());
            return new Answered(response);
        }

        void assertSame(Answered other, String occasion) {
            assertArrayEquals(response.asByteArray(), other.response.asByteArray(), occasion);
            assertEquals(headers(), other.headers(), occasion);
            assertNotEquals(0, response.asByteArray().length, occasion);
        }

        List<String> headers() {
            return RawResponse.headers(response, "Date");
        }
    }
}

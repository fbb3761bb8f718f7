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

/** Checks that a cached response is the response that would be rendered without the cache. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ResponseCacheTest {
    private static final int MAX_ATTEMPTS = 30;

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
        for (String path : cacheablePaths(release, organization)) {
            for (Map<String, String> headers : List.of(
                    Map.<String, String>of(),
                    Map.of("Accept-Encoding", "gzip"),
                    Map.of("Origin", "https://news.example.org"),
                    Map.of("Accept", "application/vnd.iptc.ninjs+json, application/json;q=0.5, */*;q=0.1"))) {
                Captured first = undisturbed(() -> {
                    Captured rendered = Captured.get(path, headers);
                    double hits = hits();
                    Captured again = Captured.get(path, headers);
                    assertEquals(hits + 1, hits(), () -> path + " was rendered again");
                    rendered.assertSame(again, path + headers);
                    return rendered;
                });

                String tag = first.response.header("ETag");
                Captured unchanged = Captured.get(path, with(headers, "If-None-Match", "W/" + tag));
                assertEquals(304, unchanged.response.statusCode());
                assertEquals(0, unchanged.response.asByteArray().length);
                assertEquals(tag, unchanged.response.header("ETag"));

                Response head = request(headers).head(path);
                assertEquals(200, head.statusCode());
                assertEquals(first.headers(), RawResponse.headers(head, "Date"), () -> "HEAD of " + path);
            }
        }
    }

    @Test
    void the_lifetime_of_a_cached_response_counts_down_to_the_end_of_the_minute() {
        String path = Given.RELEASES + "/" + Given.published().id();
        // A minute that has begun after the release, so that the response shows no date that depends on the second.
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        for (int second : new int[] {0, 1, 2, 30, 58, 59, 60}) {
            clock.freezeAt(minute.plusSeconds(second));
            String lifetime = "public, max-age=" + (60 - second % 60) + ", stale-while-revalidate=30";
            request(Map.of()).get(path).then().statusCode(200).header("Cache-Control", lifetime);
            request(Map.of()).get(path).then().statusCode(200).header("Cache-Control", lifetime);
        }
        clock.freezeAt(minute.plusMillis(59_001));
        String last = "public, max-age=0, stale-while-revalidate=30";
        request(Map.of()).get(path).then().header("Cache-Control", last);
        request(Map.of()).head(path).then().header("Cache-Control", last);
    }

    @Test
    void addresses_that_differ_in_ignored_parameters_are_one_entry() throws InterruptedException {
        Given.published();
        settle();
        clock.freezeAt(clock.instant());
        for (String path : List.of(
                "/feeds/press-releases.rss?limit=3",
                "/feeds/press-releases.atom?language=ru&limit=3",
                "/feeds/press-releases.json?limit=3",
                "/sitemap.xml",
                "/sitemap-news.xml")) {
            String separator = path.contains("?") ? "&" : "?";
            undisturbed(() -> {
                Captured first = Captured.get(path + separator + "_=0", Map.of());
                double hits = hits();
                List<String> ignored =
                        List.of("_=1", "_=2", "utm_source=a&utm_source=b", "fbclid=" + "x".repeat(3_000));
                for (String query : ignored) {
                    first.assertSame(Captured.get(path + separator + query, Map.of()), path + query);
                }
                first.assertSame(Captured.get(path, Map.of()), path);
                assertEquals(hits + ignored.size() + 1, hits(), () -> path + " was rendered again");
                return first;
            });
        }
    }

    @Test
    void a_response_rendered_for_head_or_a_condition_serves_the_next_get() throws InterruptedException {
        Given.Release release = Given.published();
        settle();
        String path = Given.RELEASES + "/" + release.id();
        clock.freezeAt(clock.instant());
        Captured plain = Captured.get(path, Map.of());
        String tag = plain.response.header("ETag");
        for (Map<String, String> condition : List.of(Map.<String, String>of(), Map.of("If-None-Match", tag))) {
            Map<String, String> accept = Map.of("Accept", "application/json;q=0.9, text/" + condition.size());
            undisturbed(() -> {
                if (condition.isEmpty()) {
                    request(accept).head(path).then().statusCode(200);
                } else {
                    request(accept).headers(condition).get(path).then().statusCode(304);
                }
                double hits = hits();
                Captured next = Captured.get(path, accept);
                plain.assertSame(next, path);
                assertEquals(hits + 1, hits());
                return next;
            });
        }
    }

    @Test
    void every_request_after_a_change_sees_the_change() {
        Given.Release release = Given.published();
        String releasePath = Given.RELEASES + "/" + release.id();
        String list = Given.RELEASES + "?limit=5";
        for (int i = 0; i < 20; i++) {
            given().get(releasePath).then().statusCode(200);
            given().get(list).then().statusCode(200);
            String title = "Заголовок " + i;
            release = release.act("correct", Map.of("note", "Опечатка", "changes", Map.of("title", title)));
            assertEquals(title, given().get(releasePath).path("title"));
            assertTrue(given().get(list).<List<String>>path("items.title").contains(title));
        }
        release.withdraw("Ошибка");
        given().get(releasePath).then().statusCode(410);
        assertTrue(!given().get(list).<List<String>>path("items.id").contains(release.id()));
    }

    @Test
    void a_scheduled_release_appears_at_its_instant_even_if_its_absence_was_cached() {
        Instant at = clock.instant().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MINUTES);
        Given.Release release = Given.draft().publish(Map.of("publishedAt", at.toString()));
        String releasePath = Given.RELEASES + "/" + release.id();
        String list = Given.RELEASES + "?publishedFrom=" + at;
        clock.freezeAt(at.minusMillis(1));
        for (int i = 0; i < 3; i++) {
            given().get(releasePath).then().statusCode(404);
            assertEquals(List.of(), given().get(list).path("items"));
            assertTrue(given().get(list).header("Cache-Control").startsWith("public, max-age=0"));
        }
        clock.freezeAt(at);
        given().get(releasePath).then().statusCode(200);
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
                assertTrue(round < MAX_ATTEMPTS, "other changes invalidate the cache all the time");
                String path = Given.RELEASES + "?fields=*&limit=" + (50 + round);
                double before = rendered();
                double disturbances = disturbances();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<String>> responses = new ArrayList<>();
                for (int i = 0; i < readers; i++) {
                    responses.add(pool.submit(() -> {
                        start.await();
                        return request(Map.of())
                                .get(path)
                                .then()
                                .statusCode(200)
                                .extract()
                                .header("ETag");
                    }));
                }
                start.countDown();
                List<String> tags = new ArrayList<>();
                for (Future<String> response : responses) {
                    tags.add(response.get(30, TimeUnit.SECONDS));
                }
                double renderings = rendered() - before;
                // A release that another test scheduled may become public in the meantime.
                if (disturbances == disturbances()) {
                    assertEquals(1, renderings);
                    assertEquals(1, tags.stream().distinct().count());
                    undisturbed++;
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Waits until all writes so far are indexed and have invalidated the cache. */
    private static void settle() throws InterruptedException {
        IndexCatchUp.await();
        TimeUnit.MILLISECONDS.sleep(500);
    }

    private static List<String> cacheablePaths(Given.Release release, String organization) {
        String releasePath = Given.RELEASES + "/" + release.id();
        return Stream.of(
                        Given.RELEASES,
                        Given.RELEASES + "?fields=*&count=exact&limit=100&language=ru",
                        releasePath,
                        Given.RELEASES + "/by-slug/" + given().get(releasePath).<String>path("slug"),
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

    private static RequestSpecification request(Map<String, String> headers) {
        // By default, the client of the tests accepts gzip.
        Map<String, String> all = new HashMap<>(Map.of("Accept-Encoding", "identity"));
        all.putAll(headers);
        return given().config(RawResponse.NO_DECODING).urlEncodingEnabled(false).headers(all);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static double hits() {
        return Metrics.sum("cache_gets_total{cache=\"communique.responses\",result=\"hit\"}");
    }

    private static double rendered() {
        return Metrics.sum("communique_responses_rendered_total");
    }

    /** Returns how often the cache was not used: after changes by others, or because the machine was too busy to read the journal. */
    private static double disturbances() {
        return Metrics.sum("communique_responses_invalidations_total")
                + Metrics.sum("communique_responses_bypassed_total");
    }

    /** Repeats an attempt that failed after a disturbance: releases that other tests scheduled become public at any time. */
    private static Captured undisturbed(Supplier<Captured> attempt) {
        for (int n = 0; ; n++) {
            double before = disturbances();
            try {
                return attempt.get();
            } catch (AssertionError e) {
                if (n == MAX_ATTEMPTS || before == disturbances()) {
                    throw e;
                }
            }
        }
    }

    private record Captured(Response response) {
        static Captured get(String path, Map<String, String> headers) {
            Response response = request(headers).get(path);
            assertEquals(
                    200, response.statusCode() == 304 ? 200 : response.statusCode(), () -> path + response.asString());
            return new Captured(response);
        }

        void assertSame(Captured other, String occasion) {
            assertArrayEquals(response.asByteArray(), other.response.asByteArray(), occasion);
            assertEquals(headers(), other.headers(), occasion);
            assertNotEquals(0, response.asByteArray().length, occasion);
        }

        List<String> headers() {
            return RawResponse.headers(response, "Date");
        }
    }
}

package org.communique.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.communique.Await;
import org.communique.Given;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the response caches of nodes that share a database. */
class CacheIT {
    @TempDir
    Path folder;

    @Test
    void a_change_on_one_node_invalidates_the_cache_of_another_and_without_a_database_nothing_is_cached()
            throws IOException {
        EmbeddedPostgres database = RealDatabase.postgres();
        try (PackagedService writer = start("writer", database, true);
                PackagedService reader = start("reader", database, true)) {
            Given.Release release = published(writer);
            for (int i = 0; i < 10; i++) {
                reader.request().get(release.path()).then().statusCode(200);
                reader.request().get(release.path()).then().statusCode(200);
                String title = "Заголовок " + i;
                release =
                        act(writer, release, "correct", Map.of("note", "Опечатка", "changes", Map.of("title", title)));
                String path = release.path();
                await(() -> title.equals(reader.request().get(path).path("title")));
            }
            String path = release.path();
            act(writer, release, "withdraw", Map.of("reason", "Ошибка"));
            await(() -> reader.request().get(path).statusCode() == 410);

            String list = Given.RELEASES + "?limit=3";
            reader.request().get(list).then().statusCode(200);
            database.close();
            await(() -> reader.request().get(list).statusCode() == 503);
        } finally {
            database.close();
        }
    }

    @Test
    void responses_are_the_same_with_and_without_the_cache() throws IOException {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                PackagedService caching = start("caching", database, true);
                PackagedService plain = start("plain", database, false)) {
            Given.Release release = published(caching);
            for (String path : List.of(
                    Given.RELEASES,
                    Given.RELEASES + "?fields=*&count=exact",
                    release.path(),
                    Given.RELEASES + "/by-slug/" + release.slug(),
                    "/v1/topics",
                    "/v1/organizations",
                    "/v1/changes",
                    "/feeds/press-releases.rss",
                    "/feeds/press-releases.json",
                    "/sitemap.xml")) {
                for (String coding : List.of("gzip", "identity")) {
                    Response rendered = get(plain, path, coding);
                    get(caching, path, coding);
                    Response cached = get(caching, path, coding);
                    assertEquals(
                            RawResponse.headers(rendered, "Date", "Cache-Control"),
                            RawResponse.headers(cached, "Date", "Cache-Control"),
                            path);
                    assertArrayEquals(rendered.asByteArray(), cached.asByteArray(), path);
                }
            }
        }
    }

    private static Response get(PackagedService service, String path, String coding) {
        return service.request()
                .config(RawResponse.NO_DECODING)
                .header("Accept-Encoding", coding)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private PackagedService start(String node, EmbeddedPostgres database, boolean cacheEnabled) throws IOException {
        PackagedService service = PackagedService.start(
                Files.createDirectory(folder.resolve(node)),
                "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"),
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.cache.enabled=" + cacheEnabled);
        service.awaitReady();
        return service;
    }

    private static Given.Release published(PackagedService service) {
        Given.Release draft = toRelease(service.writing(Given.text()).post(Given.RELEASES), 201);
        return act(service, draft, "publish", Map.of());
    }

    private static Given.Release act(PackagedService service, Given.Release release, String verb, Map<String, ?> body) {
        return toRelease(
                service.writing(body).header("If-Match", release.etag()).post(release.path() + "/" + verb), 200);
    }

    private static Given.Release toRelease(Response response, int status) {
        response.then().statusCode(status);
        return new Given.Release(response.path("id"), response.path("version"), response.path("slug"), response);
    }

    private static void await(BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(60), condition, () -> "the other node still serves the previous response");
    }
}

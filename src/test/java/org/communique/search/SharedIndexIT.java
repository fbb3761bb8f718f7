package org.communique.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.communique.Await;
import org.communique.Given;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with one database and one index in a cluster. */
@EnabledIf(value = "org.communique.search.OpenSearchNode#isAvailable", disabledReason = OpenSearchNode.UNAVAILABLE)
class SharedIndexIT {
    private static final String WRITES = "This node writes the search index";

    @TempDir
    Path folder;

    @Test
    void one_node_writes_the_index_and_another_takes_over_when_it_is_killed() throws IOException {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                OpenSearchNode cluster = OpenSearchNode.start(folder)) {
            PackagedService first = start("first", database, cluster);
            try (PackagedService second = start("second", database, cluster)) {
                assertFound(first, write(first));
                assertFound(second, write(first));
                assertTrue(first.output().contains(WRITES), "the first node writes");
                assertFalse(second.output().contains(WRITES), "only one node writes");
                first.kill();
                assertFound(second, write(second));
                assertTrue(second.output().contains(WRITES));
                assertFalse(second.output().contains("The search index was built from"), "the index exists already");
            } finally {
                first.kill();
            }
        }
    }

    private PackagedService start(String node, EmbeddedPostgres database, OpenSearchNode cluster) throws IOException {
        Path own = Files.createDirectory(folder.resolve(node));
        PackagedService service = PackagedService.start(
                own,
                "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"),
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.search.backend=opensearch",
                "-Dcommunique.search.hosts=" + cluster.hosts());
        service.awaitReady();
        return service;
    }

    /** Writes a release and returns a word that no other release has. */
    private static String write(PackagedService service) {
        String word = "слово" + UUID.randomUUID().toString().substring(0, 8);
        String line = Transfer.line().put("title", word).toString();
        assertEquals(
                "created",
                Transfer.importLines(service.staff(), line.getBytes(StandardCharsets.UTF_8))
                        .get(0)
                        .get("result")
                        .asText());
        return word;
    }

    private static void assertFound(PackagedService service, String word) {
        await(
                () -> {
                    Response found = service.request().queryParam("q", word).get("/v1/search");
                    assertTrue(Set.of(200, 503).contains(found.statusCode()), found.asString());
                    return found.statusCode() == 200 && found.<Integer>path("page.total") == 1;
                },
                service);
    }

    private static void await(BooleanSupplier condition, PackagedService service) {
        Await.until(Duration.ofSeconds(60), condition, service::output);
    }
}

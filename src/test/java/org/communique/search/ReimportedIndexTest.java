package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;

/** Releases that change while many others are indexed stay in the index. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ReimportedIndexTest {
    private static final int RELEASES = 4_000;
    /** Fewer than the index removes before it has indexed them. The others are imported while these are indexed. */
    private static final int FIRST = 1_900;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    PausedIndex index;

    @Test
    void an_import_of_changed_releases_while_the_index_is_updated_loses_none() {
        String source = "Источник " + UUID.randomUUID();
        List<ObjectNode> lines = Stream.generate(Transfer::line).limit(RELEASES).toList();
        lines.forEach(line -> line.putObject("attribution").putObject("source").put("name", source));
        importAll(lines);
        for (int round = 1; round <= 2; round++) {
            String subtitle = "Издание " + round;
            lines.forEach(line -> line.put("subtitle", subtitle));
            index.whileBehind(() -> importAll(lines.subList(0, FIRST)));
            importAll(lines.subList(FIRST, RELEASES));
            IndexCatchUp.await();
            assertEquals(RELEASES, listed(source));
            assertEquals(RELEASES, awaitFound(source));
        }
    }

    private static void importAll(List<ObjectNode> lines) {
        String file = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        Transfer.importLines(file.getBytes(StandardCharsets.UTF_8));
    }

    private static int listed(String source) {
        return given().queryParam("source", source)
                .queryParam("count", "exact")
                .queryParam("limit", 1)
                .get("/v1/press-releases")
                .then()
                .statusCode(200)
                .extract()
                .path("page.total");
    }

    private static int awaitFound(String source) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        int found = found(source);
        while (found < RELEASES && System.nanoTime() < end) {
            LockSupport.parkNanos(50_000_000);
            found = found(source);
        }
        return found;
    }

    /** Returns -1 while the index is too far behind. */
    private static int found(String source) {
        Response response = given().queryParam("q", "Заголовок")
                .queryParam("source", source)
                .queryParam("limit", 1)
                .get("/v1/search");
        return response.statusCode() == 503
                ? -1
                : response.then().statusCode(200).extract().<Integer>path("page.total");
    }
}

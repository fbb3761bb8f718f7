package org.communique.transfer;

import static io.restassured.RestAssured.given;
import static org.communique.transfer.Transfer.EXPORT;
import static org.communique.transfer.Transfer.exportAll;
import static org.communique.transfer.Transfer.importLines;
import static org.communique.transfer.Transfer.readRelease;
import static org.hamcrest.Matchers.emptyString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.Test;

/** Export, and import of an export. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ExportTest {
    @Inject
    TestClock clock;

    @Test
    void releases_in_every_state_are_exported_as_the_api_returns_them() {
        Given.Release draft = Given.draft();
        Given.Release scheduled = Given.draft().schedule();
        Given.Release embargoed =
                Given.draft(Given.textOf(Given.organization())).embargo();
        Given.Release published = Given.published();
        Given.Release withdrawn = Given.published().withdraw("Ошибка");
        Given.Release trashed = Given.draft().trash();
        List<Given.Release> all = List.of(draft, scheduled, embargoed, published, withdrawn, trashed);
        Set<String> ids = all.stream().map(Given.Release::id).collect(Collectors.toSet());
        Map<String, JsonNode> lines = lines().filter(line -> ids.contains(id(line)))
                .collect(Collectors.toMap(ExportTest::id, Function.identity()));
        for (Given.Release release : all) {
            assertEquals(readRelease(release.id()), lines.get(release.id()));
        }
        assertTrue(lines.get(embargoed.id()).has("embargoUntil"));
        assertTrue(lines.get(trashed.id()).has("trashedAt"));
    }

    @Test
    void each_release_is_exported_once_in_order_of_ids() {
        for (int i = 0; i < 120; i++) {
            importLines(Transfer.line());
        }
        List<String> ids = lines().map(ExportTest::id).toList();
        assertTrue(ids.size() >= 120);
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
    }

    @Test
    void importing_an_export_changes_nothing() {
        Given.draft();
        Given.draft().schedule();
        Given.draft().embargo();
        Given.draft().embargo().withdraw("Ошибка");
        Given.published().withdraw("Ошибка");
        Given.published().trash();
        Given.Release published = Given.published();
        Map<String, Object> translation = Given.text();
        translation.put("language", "en");
        translation.put("translations", List.of(Map.of("id", published.id())));
        Given.published(translation);
        // Releases that other tests have scheduled must not become public in the meantime.
        clock.freezeAt(clock.instant());
        try {
            byte[] before = exportAll(Given.staff());
            List<JsonNode> results = importLines(before);
            assertEquals(
                    List.of(),
                    results.stream()
                            .filter(result -> !result.get("result").asText().equals("unchanged"))
                            .toList());
            assertArrayEquals(before, exportAll(Given.staff()));
        } finally {
            clock.reset();
        }
    }

    @Test
    void the_end_of_an_embargo_does_not_count_as_a_change() {
        Given.Release embargoed = Given.draft().embargo();
        try {
            clock.advance(Duration.ofDays(2));
            assertEquals(
                    "unchanged",
                    importLines(readRelease(embargoed.id()))
                            .get(0)
                            .get("result")
                            .asText());
        } finally {
            clock.reset();
        }
    }

    @Test
    void head_returns_the_content_type_without_a_body() {
        Given.staff()
                .head(EXPORT)
                .then()
                .statusCode(200)
                .contentType(Transfer.LINES)
                .header("Cache-Control", "private, no-store, no-transform")
                .body(emptyString());
        assertFalse(given().head(EXPORT).getStatusCode() == 200);
    }

    @Test
    void responses_must_not_be_cached_or_transformed() {
        Given.staff().get(EXPORT).then().header("Cache-Control", "private, no-store, no-transform");
    }

    /** Parses the exported lines one at a time, to save memory. */
    private static Stream<JsonNode> lines() {
        return new String(exportAll(Given.staff()), StandardCharsets.UTF_8)
                .lines()
                .map(Transfer::parse);
    }

    private static String id(JsonNode line) {
        return line.get("id").asText();
    }
}

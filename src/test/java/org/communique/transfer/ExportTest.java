package org.communique.transfer;

import static io.restassured.RestAssured.given;
import static org.communique.transfer.Transfer.EXPORT;
import static org.communique.transfer.Transfer.exported;
import static org.communique.transfer.Transfer.imported;
import static org.communique.transfer.Transfer.read;
import static org.hamcrest.Matchers.emptyString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
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

/** What goes out, and comes in again. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ExportTest {
    @jakarta.inject.Inject
    TestClock clock;

    @Test
    void everything_goes_out_as_the_api_shows_it() {
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
            assertEquals(read(release.id()), lines.get(release.id()));
        }
        assertTrue(lines.get(embargoed.id()).has("embargoUntil"));
        assertTrue(lines.get(trashed.id()).has("trashedAt"));
    }

    @Test
    void each_release_goes_out_once_in_the_order_of_ids() {
        for (int i = 0; i < 120; i++) {
            imported(Transfer.line());
        }
        List<String> ids = lines().map(ExportTest::id).toList();
        assertTrue(ids.size() >= 120);
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
    }

    @Test
    void what_was_exported_comes_in_again_without_a_trace() {
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
        // What others scheduled must not come out meanwhile.
        clock.freezeAt(clock.instant());
        try {
            byte[] before = exported(Given.staff());
            List<JsonNode> results = imported(before);
            assertEquals(
                    List.of(),
                    results.stream()
                            .filter(result -> !result.get("result").asText().equals("unchanged"))
                            .toList());
            assertArrayEquals(before, exported(Given.staff()));
        } finally {
            clock.reset();
        }
    }

    @Test
    void an_embargo_that_has_lifted_is_no_difference() {
        Given.Release embargoed = Given.draft().embargo();
        try {
            clock.advance(java.time.Duration.ofDays(2));
            assertEquals(
                    "unchanged",
                    imported(read(embargoed.id())).get(0).get("result").asText());
        } finally {
            clock.reset();
        }
    }

    @Test
    void head_tells_the_type_and_no_more() {
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
    void nothing_of_it_may_be_stored_on_the_way() {
        Given.staff().get(EXPORT).then().header("Cache-Control", "private, no-store, no-transform");
    }

    /** One at a time. */
    private static Stream<JsonNode> lines() {
        return new String(exported(Given.staff()), StandardCharsets.UTF_8)
                .lines()
                .map(Transfer::tree);
    }

    private static String id(JsonNode line) {
        return line.get("id").asText();
    }
}

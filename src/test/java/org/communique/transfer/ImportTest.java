package org.communique.transfer;

import static io.restassured.RestAssured.given;
import static org.communique.transfer.Transfer.importLines;
import static org.communique.transfer.Transfer.line;
import static org.communique.transfer.Transfer.object;
import static org.communique.transfer.Transfer.readRelease;
import static org.communique.transfer.Transfer.revisions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** The result of a line of an import. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ImportTest {
    private static final String FUTURE = "2199-01-01T00:00:00.000Z";

    @Test
    void a_release_keeps_its_id_version_and_times() {
        ObjectNode line = line().put("version", 7)
                .put("status", "published")
                .put("slug", "slug-" + UUID.randomUUID())
                .put("firstPublishedAt", "2022-12-21T09:00:00.000Z")
                .put("contentUpdatedAt", "2022-12-22T09:00:00.000Z")
                .put("createdAt", "2022-12-20T09:00:00.123Z")
                .put("updatedAt", "2022-12-23T09:00:00.000Z");
        line.putArray("corrections")
                .addObject()
                .put("at", "2022-12-22T09:00:00.000Z")
                .put("note", "Уточнено.");
        assertEquals(List.of("created"), results(importLines(line)));
        JsonNode read = readRelease(id(line));
        line.properties().stream()
                .filter(field -> !field.getKey().equals("attribution"))
                .forEach(field -> assertEquals(field.getValue(), read.get(field.getKey()), field.getKey()));
    }

    @Test
    void importing_the_same_line_again_changes_nothing() {
        ObjectNode line = line();
        importLines(line);
        JsonNode before = readRelease(id(line));
        assertEquals(List.of("unchanged"), results(importLines(line)));
        assertEquals(before, readRelease(id(line)));
        assertEquals(1, revisions(id(line)).size());
    }

    @Test
    void a_line_that_differs_updates_the_release_with_a_higher_version() {
        ObjectNode line = line().put("version", 3);
        importLines(line);
        assertEquals(List.of("updated"), results(importLines(line.deepCopy().put("title", "Другой"))));
        assertEquals(4, readRelease(id(line)).get("version").asInt());
        assertEquals(
                List.of("updated"),
                results(importLines(line.deepCopy().put("title", "Третий").put("version", 9))));
        assertEquals(9, readRelease(id(line)).get("version").asInt());
        assertEquals("Третий", readRelease(id(line)).get("title").asText());
    }

    @Test
    void the_canonical_url_determines_the_id_of_a_line_without_one() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://news.example.org/" + UUID.randomUUID());
        String id = importLines(line).get(0).get("id").asText();
        assertEquals(
                id, importLines(line.put("title", "Другой")).get(0).get("id").asText());
        assertEquals('5', id.charAt(14));
        assertEquals("Другой", readRelease(id).get("title").asText());
    }

    @Test
    void releases_that_share_a_url_do_not_overwrite_each_other() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://news.example.org/" + UUID.randomUUID());
        ObjectNode english = line.deepCopy().put("language", "en");
        ObjectNode later = line.deepCopy().put("publishedAt", "2023-01-21T08:30:00Z");
        assertEquals(List.of("created", "created", "created"), results(importLines(line, english, later)));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(importLines(line, english, later)));
    }

    @Test
    void the_id_of_a_url_can_be_computed_by_clients() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://www.example.com/");
        // The value of uuid5(NAMESPACE_URL, "https://www.example.com/ ru 2022-12-21T08:30:00Z").
        assertEquals(
                "f3f22718-7ca5-5f23-8cee-6ab426c7b6cf",
                importLines(line).get(0).get("id").asText());
    }

    @Test
    void the_content_determines_the_id_of_a_line_without_id_and_url() {
        ObjectNode line = line();
        line.remove("id");
        ObjectNode reordered = object();
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(line.properties());
        for (int i = fields.size() - 1; i >= 0; i--) {
            reordered.set(fields.get(i).getKey(), fields.get(i).getValue());
        }
        List<JsonNode> results = importLines(line, reordered, line.deepCopy().put("title", "Другой"));
        assertEquals(List.of("created", "unchanged", "created"), results(results));
        assertNotEquals(results.get(0).get("id"), results.get(2).get("id"));
    }

    @Test
    void an_organization_is_given_by_slug_by_id_or_as_exported() {
        JsonNode organization = Transfer.parse(Given.organizationResponse().asString());
        String slug = organization.get("slug").asText();
        ObjectNode exported = object().put("id", UUID.randomUUID().toString()).put("slug", slug);
        ObjectNode[] lines = {line(), line(), line(), line(), line()};
        lines[0].put("organization", slug);
        lines[1].putObject("organization").put("slug", slug);
        lines[2].putObject("organization").set("id", organization.get("id"));
        lines[3].set("organization", exported.put("name", "Другое имя"));
        lines[4].put("organization", "unknown-" + UUID.randomUUID());
        List<JsonNode> results = importLines(lines);
        assertEquals(List.of("created", "created", "created", "created", "rejected"), results(results));
        assertEquals("/organization unknown", error(results.get(4)));
        for (int i = 0; i < 4; i++) {
            assertEquals(organization.get("id"), readRelease(id(lines[i])).at("/organization/id"));
        }
    }

    @Test
    void bodies_of_every_format_are_imported_as_safe_html() {
        ObjectNode markdown = line().put("bodyFormat", "markdown").put("body", "**Да**");
        ObjectNode html = line().put("body", "<p onclick='x()'>Да<script>x()</script></p>");
        importLines(markdown, html);
        assertEquals(
                "<p><strong>Да</strong></p>",
                readRelease(id(markdown)).get("body").asText());
        assertEquals("<p>Да</p>", readRelease(id(html)).get("body").asText());
    }

    @Test
    void the_status_depends_on_the_line_and_the_clock() {
        ObjectNode draft = line().putNull("publishedAt");
        ObjectNode scheduled = line().put("publishedAt", FUTURE);
        ObjectNode embargoed = line().put("publishedAt", FUTURE).put("embargoUntil", FUTURE);
        ObjectNode stale = line().put("status", "scheduled");
        ObjectNode withdrawn = line();
        withdrawn.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z").put("reason", "Ошибка");
        ObjectNode trashed = line().put("trashedAt", "2023-01-01T00:00:00Z");
        importLines(draft, scheduled, embargoed, stale, withdrawn, trashed);
        assertEquals("draft", readRelease(id(draft)).get("status").asText());
        assertEquals("scheduled", readRelease(id(scheduled)).get("status").asText());
        assertFalse(readRelease(id(scheduled)).has("embargoUntil"));
        assertEquals(FUTURE, readRelease(id(embargoed)).get("embargoUntil").asText());
        assertEquals("published", readRelease(id(stale)).get("status").asText());
        assertEquals(
                "Ошибка", readRelease(id(withdrawn)).at("/withdrawal/reason").asText());
        assertEquals(
                "2023-01-01T00:00:00.000Z",
                readRelease(id(trashed)).get("trashedAt").asText());
        assertEquals(
                List.of("created", "scheduled", "scheduled", "published", "withdrawn", "trashed"),
                Arrays.asList(draft, scheduled, embargoed, stale, withdrawn, trashed).stream()
                        .map(line -> revisions(id(line)).at("/0/event").asText())
                        .toList());
        Given.with(Given.key("partner"))
                .get(Given.RELEASES + "/" + id(embargoed))
                .then()
                .statusCode(200);
        Given.with(Given.key("partner"))
                .get(Given.RELEASES + "/" + id(scheduled))
                .then()
                .statusCode(404);
        given().get(Given.RELEASES + "/" + id(withdrawn)).then().statusCode(410);
        given().get(Given.RELEASES + "/" + id(embargoed)).then().statusCode(404);
    }

    @Test
    void the_journal_has_an_event_for_each_imported_change() {
        ObjectNode line = line().put("status", "draft").putNull("publishedAt");
        importLines(line);
        importLines(line.put("title", "Иначе"));
        importLines(line.put("status", "scheduled").put("publishedAt", FUTURE));
        importLines(line.put("status", "draft").putNull("publishedAt"));
        importLines(line.put("status", "published").put("publishedAt", "2022-12-21T08:30:00Z"));
        line.putArray("corrections")
                .addObject()
                .put("at", "2022-12-22T09:00:00.000Z")
                .put("note", "Уточнено.");
        importLines(line);
        importLines(line.put("trashedAt", "2023-01-01T00:00:00Z"));
        importLines(line.putNull("trashedAt"));
        line.putObject("withdrawal").put("at", "2023-02-01T00:00:00Z").put("reason", "Ошибка");
        importLines(line.put("status", "withdrawn"));
        JsonNode revisions = revisions(id(line));
        assertEquals(
                List.of(
                        "withdrawn",
                        "restored",
                        "trashed",
                        "corrected",
                        "published",
                        "unscheduled",
                        "scheduled",
                        "edited",
                        "created"),
                revisions.findValuesAsText("event"));
        assertEquals("Ошибка", revisions.at("/0/note").asText());
        assertEquals("Уточнено.", revisions.at("/3/note").asText());
        JsonNode corrected = Transfer.parse(Given.staff()
                .get(Given.RELEASES + "/" + id(line) + "/revisions/"
                        + revisions.at("/3/version").asInt())
                .asString());
        assertEquals("Уточнено.", corrected.at("/corrections/0/note").asText());
    }

    @Test
    void a_line_without_a_status_does_not_undo_later_changes_of_the_newsroom() {
        ObjectNode draft = line().putNull("publishedAt");
        ObjectNode published = line();
        importLines(draft, published);
        Given.Release released =
                new Given.Release(id(draft), 1, null, Given.staff().get(Given.RELEASES + "/" + id(draft)));
        released.publish(Map.of());
        Given.Release publicRelease =
                new Given.Release(id(published), 1, null, Given.staff().get(Given.RELEASES + "/" + id(published)));
        publicRelease.withdraw("Ошибка");
        assertEquals(List.of("unchanged", "unchanged"), results(importLines(draft, published)));
        assertEquals("published", readRelease(id(draft)).get("status").asText());
        assertEquals("withdrawn", readRelease(id(published)).get("status").asText());
    }

    @Test
    void a_line_may_refer_to_translations_that_come_later() {
        ObjectNode ru = line();
        ObjectNode en = line().put("language", "en");
        ObjectNode de = line().put("language", "de");
        addTranslations(ru, en, de);
        addTranslations(en, ru, de);
        addTranslations(de, ru, en);
        assertEquals(List.of("created", "created", "created"), results(importLines(ru, en, de)));
        assertEquals(List.of("en", "ru"), languages(de));
        assertEquals(List.of("de", "en"), languages(ru));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(importLines(ru, en, de)));
    }

    @Test
    void a_translation_joins_its_group_even_if_it_has_no_references_itself() {
        ObjectNode ru = line();
        ObjectNode en = line().put("language", "en");
        addTranslations(ru, en);
        importLines(ru, en);
        assertEquals(List.of("ru"), languages(en));
    }

    @Test
    void existing_releases_become_translations_of_each_other() {
        ObjectNode[] lines = {line(), line().put("language", "en"), line().put("language", "de")};
        importLines(lines);
        addTranslations(lines[0], lines[1], lines[2]);
        addTranslations(lines[1], lines[0], lines[2]);
        addTranslations(lines[2], lines[0], lines[1]);
        importLines(lines);
        assertEquals(List.of("en", "ru"), languages(lines[2]));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(importLines(lines)));
    }

    @Test
    void two_translations_cannot_have_the_same_language() {
        ObjectNode first = line();
        ObjectNode second = line();
        addTranslations(second, first);
        List<JsonNode> results = importLines(first, second);
        assertEquals(List.of("created", "rejected"), results(results));
        assertEquals("/translations taken", error(results.get(1)));
    }

    @Test
    void the_replacement_of_a_withdrawn_release_may_come_later() {
        ObjectNode replacement = line();
        ObjectNode withdrawn = line();
        withdrawn
                .putObject("withdrawal")
                .put("at", "2023-01-01T00:00:00Z")
                .put("reason", "Ошибка")
                .put("replacedBy", id(replacement));
        importLines(withdrawn, replacement);
        assertEquals(
                id(replacement),
                readRelease(id(withdrawn)).at("/withdrawal/replacedBy").asText());
        assertEquals(List.of("unchanged", "unchanged"), results(importLines(withdrawn, replacement)));
    }

    @Test
    void a_slug_that_another_release_has_or_had_is_rejected() {
        ObjectNode first = line().put("slug", "first-" + UUID.randomUUID());
        String old = first.get("slug").asText();
        importLines(first);
        importLines(first.put("slug", "second-" + UUID.randomUUID()));
        given().redirects()
                .follow(false)
                .get(Given.RELEASES + "/by-slug/" + old)
                .then()
                .statusCode(308);
        List<JsonNode> results = importLines(line().put("slug", old));
        assertEquals("/slug taken", error(results.get(0)));
        assertTrue(results.get(0).has("id"));
    }

    @Test
    void slugs_are_derived_from_titles_and_numbered() {
        String title = "Title " + UUID.randomUUID();
        ObjectNode[] lines = new ObjectNode[12];
        Arrays.setAll(lines, i -> line().put("title", title));
        assertEquals(
                12,
                importLines(lines).stream()
                        .map(result -> readRelease(result.get("id").asText())
                                .get("slug")
                                .asText())
                        .distinct()
                        .count());
        assertEquals(
                readRelease(id(lines[0])).get("slug").asText() + "-2",
                readRelease(id(lines[1])).get("slug").asText());
    }

    @Test
    void a_second_line_with_the_same_id_is_a_second_write() {
        ObjectNode line = line();
        assertEquals(
                List.of("created", "updated", "unchanged"),
                results(importLines(
                        line,
                        line.deepCopy().put("title", "Другой"),
                        line.deepCopy().put("title", "Другой"))));
        assertEquals("Другой", readRelease(id(line)).get("title").asText());
        assertEquals(2, revisions(id(line)).size());
    }

    @Test
    void contradictory_lines_are_rejected_with_pointers() {
        ObjectNode draft = line().put("status", "draft");
        ObjectNode withoutPublication = line().put("status", "published").putNull("publishedAt");
        ObjectNode embargo = line().put("embargoUntil", FUTURE);
        ObjectNode withdrawn = line().put("status", "withdrawn");
        ObjectNode withdrawal = line().put("status", "published");
        withdrawal.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z").put("reason", "Ошибка");
        ObjectNode withoutReason = line();
        withoutReason.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z");
        ObjectNode nilId = line().put("id", new UUID(0, 0).toString());
        ObjectNode incomplete = line().putNull("title");
        ObjectNode unknown = line().put("titel", "Б").put("version", 0);
        ObjectNode nullCorrection = line();
        nullCorrection.putArray("corrections").addNull();
        ObjectNode unknownObject = line();
        unknownObject.putObject("event").put("start", 1);
        ObjectNode unknownInArray = line();
        unknownInArray
                .putArray("contacts")
                .addObject()
                .put("name", "а")
                .putArray("a/b")
                .addObject();
        List<JsonNode> results = importLines(
                draft,
                withoutPublication,
                embargo,
                withdrawn,
                withdrawal,
                withoutReason,
                nilId,
                incomplete,
                unknown,
                nullCorrection,
                unknownObject,
                unknownInArray);
        assertEquals(
                List.of(
                        "/publishedAt invalid",
                        "/publishedAt required",
                        "/embargoUntil invalid",
                        "/withdrawal required",
                        "/withdrawal invalid",
                        "/withdrawal/reason required",
                        "/id invalid",
                        "/title required",
                        "/titel unknown-field",
                        "/corrections/0 required",
                        "/event unknown-field",
                        "/contacts/0/a~1b unknown-field"),
                results.stream().map(ImportTest::error).toList());
        assertEquals("/version", results.get(8).at("/errors/1/pointer").asText());
    }

    private static void addTranslations(ObjectNode line, ObjectNode... translations) {
        for (ObjectNode translation : translations) {
            line.withArray("translations").addObject().put("id", id(translation));
        }
    }

    private static List<String> languages(JsonNode line) {
        return readRelease(id(line)).get("translations").findValuesAsText("language");
    }

    private static String id(JsonNode line) {
        return line.get("id").asText();
    }

    private static List<String> results(List<JsonNode> results) {
        return results.stream().map(result -> result.get("result").asText()).toList();
    }

    private static String error(JsonNode result) {
        return result.at("/errors/0/pointer").asText() + " "
                + result.at("/errors/0/code").asText();
    }
}

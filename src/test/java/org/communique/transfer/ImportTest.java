package org.communique.transfer;

import static org.communique.transfer.Transfer.imported;
import static org.communique.transfer.Transfer.line;
import static org.communique.transfer.Transfer.object;
import static org.communique.transfer.Transfer.read;
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

/** What becomes of a line of an import. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ImportTest {
    private static final String FUTURE = "2199-01-01T00:00:00Z";

    @Test
    void a_release_keeps_its_id_version_and_times() {
        ObjectNode line = line().put("version", 7)
                .put("status", "published")
                .put("slug", "slug-" + UUID.randomUUID())
                .put("firstPublishedAt", "2022-12-21T09:00:00Z")
                .put("contentUpdatedAt", "2022-12-22T09:00:00Z")
                .put("createdAt", "2022-12-20T09:00:00.123456Z")
                .put("updatedAt", "2022-12-23T09:00:00Z");
        line.putArray("corrections")
                .addObject()
                .put("at", "2022-12-22T09:00:00Z")
                .put("note", "Уточнено.");
        assertEquals(List.of("created"), results(imported(line)));
        JsonNode read = read(id(line));
        line.properties().stream()
                .filter(field -> !field.getKey().equals("attribution"))
                .forEach(field -> assertEquals(field.getValue(), read.get(field.getKey()), field.getKey()));
    }

    @Test
    void the_same_line_again_changes_nothing() {
        ObjectNode line = line();
        imported(line);
        JsonNode before = read(id(line));
        assertEquals(List.of("unchanged"), results(imported(line)));
        assertEquals(before, read(id(line)));
        assertEquals(1, revisions(id(line)).size());
    }

    @Test
    void what_differs_is_updated_with_a_higher_version() {
        ObjectNode line = line().put("version", 3);
        imported(line);
        assertEquals(List.of("updated"), results(imported(line.deepCopy().put("title", "Другой"))));
        assertEquals(4, read(id(line)).get("version").asInt());
        assertEquals(
                List.of("updated"),
                results(imported(line.deepCopy().put("title", "Третий").put("version", 9))));
        assertEquals(9, read(id(line)).get("version").asInt());
        assertEquals("Третий", read(id(line)).get("title").asText());
    }

    @Test
    void without_an_id_the_canonical_url_makes_one() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://news.example.org/" + UUID.randomUUID());
        String id = imported(line).get(0).get("id").asText();
        assertEquals(id, imported(line.put("title", "Другой")).get(0).get("id").asText());
        assertEquals('5', id.charAt(14));
        assertEquals("Другой", read(id).get("title").asText());
    }

    @Test
    void releases_that_share_a_url_do_not_overwrite_each_other() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://news.example.org/" + UUID.randomUUID());
        ObjectNode english = line.deepCopy().put("language", "en");
        ObjectNode later = line.deepCopy().put("publishedAt", "2023-01-21T08:30:00Z");
        assertEquals(List.of("created", "created", "created"), results(imported(line, english, later)));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(imported(line, english, later)));
    }

    @Test
    void the_id_of_a_url_can_be_computed_by_anyone() {
        ObjectNode line = line();
        line.remove("id");
        line.withObject("attribution").put("canonicalUrl", "https://www.example.com/");
        // What uuid5(NAMESPACE_URL, "https://www.example.com/ ru 2022-12-21T08:30:00Z") is everywhere.
        assertEquals(
                "f3f22718-7ca5-5f23-8cee-6ab426c7b6cf",
                imported(line).get(0).get("id").asText());
    }

    @Test
    void without_id_and_url_the_content_makes_one() {
        ObjectNode line = line();
        line.remove("id");
        ObjectNode turned = object();
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(line.properties());
        for (int i = fields.size() - 1; i >= 0; i--) {
            turned.set(fields.get(i).getKey(), fields.get(i).getValue());
        }
        List<JsonNode> results = imported(line, turned, line.deepCopy().put("title", "Другой"));
        assertEquals(List.of("created", "unchanged", "created"), results(results));
        assertNotEquals(results.get(0).get("id"), results.get(2).get("id"));
    }

    @Test
    void an_organization_is_named_by_slug_id_or_as_it_was_exported() {
        JsonNode organization = Transfer.tree(Given.organizationAnswer().asString());
        String slug = organization.get("slug").asText();
        ObjectNode exported = object().put("id", UUID.randomUUID().toString()).put("slug", slug);
        ObjectNode[] lines = {line(), line(), line(), line(), line()};
        lines[0].put("organization", slug);
        lines[1].putObject("organization").put("slug", slug);
        lines[2].putObject("organization").set("id", organization.get("id"));
        lines[3].set("organization", exported.put("name", "Другое имя"));
        lines[4].put("organization", "nobody-" + UUID.randomUUID());
        List<JsonNode> results = imported(lines);
        assertEquals(List.of("created", "created", "created", "created", "rejected"), results(results));
        assertEquals("/organization unknown", error(results.get(4)));
        for (int i = 0; i < 4; i++) {
            assertEquals(organization.get("id"), read(id(lines[i])).at("/organization/id"));
        }
    }

    @Test
    void bodies_come_in_every_format_and_never_unsafe() {
        ObjectNode markdown = line().put("bodyFormat", "markdown").put("body", "**Да**");
        ObjectNode html = line().put("body", "<p onclick='x()'>Да<script>x()</script></p>");
        imported(markdown, html);
        assertEquals(
                "<p><strong>Да</strong></p>", read(id(markdown)).get("body").asText());
        assertEquals("<p>Да</p>", read(id(html)).get("body").asText());
    }

    @Test
    void the_status_follows_from_the_line_and_the_clock() {
        ObjectNode draft = line().putNull("publishedAt");
        ObjectNode scheduled = line().put("publishedAt", FUTURE);
        ObjectNode embargoed = line().put("publishedAt", FUTURE).put("embargoUntil", FUTURE);
        ObjectNode stale = line().put("status", "scheduled");
        ObjectNode withdrawn = line();
        withdrawn.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z").put("reason", "Ошибка");
        ObjectNode trashed = line().put("trashedAt", "2023-01-01T00:00:00Z");
        imported(draft, scheduled, embargoed, stale, withdrawn, trashed);
        assertEquals("draft", read(id(draft)).get("status").asText());
        assertEquals("scheduled", read(id(scheduled)).get("status").asText());
        assertFalse(read(id(scheduled)).has("embargoUntil"));
        assertEquals(FUTURE, read(id(embargoed)).get("embargoUntil").asText());
        assertEquals("published", read(id(stale)).get("status").asText());
        assertEquals("Ошибка", read(id(withdrawn)).at("/withdrawal/reason").asText());
        assertEquals("2023-01-01T00:00:00Z", read(id(trashed)).get("trashedAt").asText());
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
        io.restassured.RestAssured.get(Given.RELEASES + "/" + id(withdrawn))
                .then()
                .statusCode(410);
        io.restassured.RestAssured.get(Given.RELEASES + "/" + id(embargoed))
                .then()
                .statusCode(404);
    }

    @Test
    void the_journal_tells_followers_what_a_change_means_to_them() {
        ObjectNode line = line().put("status", "draft").putNull("publishedAt");
        imported(line);
        imported(line.put("title", "Иначе"));
        imported(line.put("status", "scheduled").put("publishedAt", FUTURE));
        imported(line.put("status", "draft").putNull("publishedAt"));
        imported(line.put("status", "published").put("publishedAt", "2022-12-21T08:30:00Z"));
        line.putArray("corrections")
                .addObject()
                .put("at", "2022-12-22T09:00:00Z")
                .put("note", "Уточнено.");
        imported(line);
        imported(line.put("trashedAt", "2023-01-01T00:00:00Z"));
        imported(line.putNull("trashedAt"));
        line.putObject("withdrawal").put("at", "2023-02-01T00:00:00Z").put("reason", "Ошибка");
        imported(line.put("status", "withdrawn"));
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
        JsonNode corrected = Transfer.tree(Given.staff()
                .get(Given.RELEASES + "/" + id(line) + "/revisions/"
                        + revisions.at("/3/version").asInt())
                .asString());
        assertEquals("Уточнено.", corrected.at("/corrections/0/note").asText());
    }

    @Test
    void what_the_newsroom_did_since_stays_when_the_line_does_not_speak_of_it() {
        ObjectNode draft = line().putNull("publishedAt");
        ObjectNode published = line();
        imported(draft, published);
        Given.Release released =
                new Given.Release(id(draft), 1, null, Given.staff().get(Given.RELEASES + "/" + id(draft)));
        released.publish(Map.of());
        Given.Release public_ =
                new Given.Release(id(published), 1, null, Given.staff().get(Given.RELEASES + "/" + id(published)));
        public_.withdraw("Ошибка");
        assertEquals(List.of("unchanged", "unchanged"), results(imported(draft, published)));
        assertEquals("published", read(id(draft)).get("status").asText());
        assertEquals("withdrawn", read(id(published)).get("status").asText());
    }

    @Test
    void translations_may_be_named_before_they_come() {
        ObjectNode ru = line();
        ObjectNode en = line().put("language", "en");
        ObjectNode de = line().put("language", "de");
        name(ru, en, de);
        name(en, ru, de);
        name(de, ru, en);
        assertEquals(List.of("created", "created", "created"), results(imported(ru, en, de)));
        assertEquals(List.of("en", "ru"), languages(de));
        assertEquals(List.of("de", "en"), languages(ru));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(imported(ru, en, de)));
    }

    @Test
    void a_translation_that_was_named_joins_even_if_it_names_nobody() {
        ObjectNode ru = line();
        ObjectNode en = line().put("language", "en");
        name(ru, en);
        imported(ru, en);
        assertEquals(List.of("ru"), languages(en));
    }

    @Test
    void releases_that_are_there_become_translations_of_each_other() {
        ObjectNode[] lines = {line(), line().put("language", "en"), line().put("language", "de")};
        imported(lines);
        name(lines[0], lines[1], lines[2]);
        name(lines[1], lines[0], lines[2]);
        name(lines[2], lines[0], lines[1]);
        imported(lines);
        assertEquals(List.of("en", "ru"), languages(lines[2]));
        assertEquals(List.of("unchanged", "unchanged", "unchanged"), results(imported(lines)));
    }

    @Test
    void a_language_is_taken_once_among_translations() {
        ObjectNode first = line();
        ObjectNode second = line();
        name(second, first);
        List<JsonNode> results = imported(first, second);
        assertEquals(List.of("created", "rejected"), results(results));
        assertEquals("/translations taken", error(results.get(1)));
    }

    @Test
    void what_takes_the_place_of_a_withdrawn_one_may_come_later() {
        ObjectNode replacement = line();
        ObjectNode withdrawn = line();
        withdrawn
                .putObject("withdrawal")
                .put("at", "2023-01-01T00:00:00Z")
                .put("reason", "Ошибка")
                .put("replacedBy", id(replacement));
        imported(withdrawn, replacement);
        assertEquals(
                id(replacement),
                read(id(withdrawn)).at("/withdrawal/replacedBy").asText());
        assertEquals(List.of("unchanged", "unchanged"), results(imported(withdrawn, replacement)));
    }

    @Test
    void a_slug_that_another_release_has_or_had_is_taken() {
        ObjectNode first = line().put("slug", "first-" + UUID.randomUUID());
        String old = first.get("slug").asText();
        imported(first);
        imported(first.put("slug", "second-" + UUID.randomUUID()));
        io.restassured.RestAssured.given()
                .redirects()
                .follow(false)
                .get(Given.RELEASES + "/by-slug/" + old)
                .then()
                .statusCode(308);
        List<JsonNode> results = imported(line().put("slug", old));
        assertEquals("/slug taken", error(results.get(0)));
        assertTrue(results.get(0).has("id"));
    }

    @Test
    void slugs_are_made_of_titles_and_numbered() {
        String title = "Title " + UUID.randomUUID();
        ObjectNode[] lines = new ObjectNode[12];
        Arrays.setAll(lines, i -> line().put("title", title));
        assertEquals(
                12,
                imported(lines).stream()
                        .map(result ->
                                read(result.get("id").asText()).get("slug").asText())
                        .distinct()
                        .count());
        assertEquals(
                read(id(lines[0])).get("slug").asText() + "-2",
                read(id(lines[1])).get("slug").asText());
    }

    @Test
    void a_second_line_with_the_same_id_is_a_second_write() {
        ObjectNode line = line();
        assertEquals(
                List.of("created", "updated", "unchanged"),
                results(imported(
                        line,
                        line.deepCopy().put("title", "Другой"),
                        line.deepCopy().put("title", "Другой"))));
        assertEquals("Другой", read(id(line)).get("title").asText());
        assertEquals(2, revisions(id(line)).size());
    }

    @Test
    void what_contradicts_itself_is_rejected_with_pointers() {
        ObjectNode draft = line().put("status", "draft");
        ObjectNode unpublished = line().put("status", "published").putNull("publishedAt");
        ObjectNode embargo = line().put("embargoUntil", FUTURE);
        ObjectNode withdrawn = line().put("status", "withdrawn");
        ObjectNode withdrawal = line().put("status", "published");
        withdrawal.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z").put("reason", "Ошибка");
        ObjectNode unreasoned = line();
        unreasoned.putObject("withdrawal").put("at", "2023-01-01T00:00:00Z");
        ObjectNode nobody = line().put("id", new UUID(0, 0).toString());
        ObjectNode incomplete = line().putNull("title");
        ObjectNode unknown = line().put("titel", "Б").put("version", 0);
        ObjectNode uncorrected = line();
        uncorrected.putArray("corrections").addNull();
        List<JsonNode> results = imported(
                draft,
                unpublished,
                embargo,
                withdrawn,
                withdrawal,
                unreasoned,
                nobody,
                incomplete,
                unknown,
                uncorrected);
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
                        "/corrections/0 required"),
                results.stream().map(ImportTest::error).toList());
        assertEquals("/version", results.get(8).at("/errors/1/pointer").asText());
    }

    private static void name(ObjectNode line, ObjectNode... translations) {
        for (ObjectNode translation : translations) {
            line.withArray("translations").addObject().put("id", id(translation));
        }
    }

    private static List<String> languages(JsonNode line) {
        return read(id(line)).get("translations").findValuesAsText("language");
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

package org.communique.release;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts from word processors and web pages come through whole, and the writer is told of what was lost. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class PastedTextTest {
    private static final String VIDEO =
            "<p>Смотрите:</p><iframe src=\"https://www.youtube.com/embed/abc123\" title=\"Обращение\"></iframe>";
    private static final String LINK =
            "<p>Смотрите:</p><p><a href=\"https://www.youtube.com/watch?v=abc123\">Обращение</a></p>";

    private static Map<String, Object> textWith(String body) {
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("body", body);
        return text;
    }

    @Test
    void a_creation_reports_what_the_body_lost() {
        ValidatableResponse created = Given.writing(textWith(VIDEO + "<p hidden>черновик</p><img alt=\"Схема\">"))
                .post(Given.RELEASES)
                .then()
                .statusCode(201)
                .body("body", equalTo(LINK))
                .body("notices.code", hasItems("embed-replaced", "hidden-content-removed", "image-without-address"))
                .body("notices.pointer", equalTo(List.of("/body", "/body", "/body")))
                .body("notices.detail", hasItems(containsString("https://www.youtube.com/watch?v=abc123")));
        Given.staff()
                .get(Given.RELEASES + "/" + created.extract().<String>path("id"))
                .then()
                .statusCode(200)
                .header("ETag", created.extract().header("ETag"))
                .body("notices", nullValue());
    }

    @Test
    void edits_and_corrections_report_with_pointers_into_the_request() {
        Given.Release release = Given.published();
        Given.Release patched = release.patch(Map.of("body", VIDEO));
        patched.response().then().body("notices[0].pointer", equalTo("/body"));
        Given.Release corrected = patched.act(
                "correct", Map.of("note", "Видео", "changes", Map.of("body", VIDEO + "<p hidden>черновик</p>")));
        corrected
                .response()
                .then()
                .body("notices.pointer", equalTo(List.of("/changes/body", "/changes/body")))
                .body("notices.code", hasItems("embed-replaced", "hidden-content-removed"));
        corrected.seenByThePublic().body("notices", nullValue()).body("body", equalTo(LINK));
        Given.staff()
                .get(release.path() + "/revisions/" + patched.version())
                .then()
                .statusCode(200)
                .body("notices", nullValue());
    }

    @Test
    void an_edit_that_changes_nothing_reports_too() {
        Given.Release draft = Given.draft(textWith(LINK));
        draft.patch(Map.of("body", VIDEO))
                .response()
                .then()
                .body("version", equalTo(draft.version()))
                .body("notices.code", equalTo(List.of("embed-replaced")));
    }

    @Test
    void a_client_may_send_the_notices_back() {
        Given.Release draft = Given.draft(textWith(VIDEO));
        Map<String, Object> whole = new HashMap<>(draft.response().jsonPath().getMap(""));
        assertEquals(1, ((List<?>) whole.get("notices")).size());
        whole.put("dateline", "Минск");
        draft.as(whole)
                .put(draft.path())
                .then()
                .statusCode(200)
                .body("dateline", equalTo("Минск"))
                .body("notices", nullValue());
    }

    @Test
    void an_import_reports_what_the_body_of_a_line_lost() {
        String line =
                "{\"title\":\"Импорт\",\"language\":\"ru\",\"body\":\"<p>a</p><iframe src='https://e.org/v'></iframe>\",\"notices\":[]}";
        JsonNode result =
                Transfer.importLines(line.getBytes(StandardCharsets.UTF_8)).get(0);
        assertEquals("created", result.get("result").asText());
        assertEquals("/body", result.at("/notices/0/pointer").asText());
        assertEquals("embed-replaced", result.at("/notices/0/code").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "'Первая\u000Bвторая', 'Первая вторая'",
        "'Первая\fвторая', 'Первая вторая'",
        "'\u0093Мир\u0094 \u0096 это', '“Мир” – это'",
        "'Ново\u200Bстроевский\uFEFF', 'Новостроевский'",
        "'\u00A0Хозяи\u0306ство\u2060', 'Хозяйство'"
    })
    void titles_are_repaired(String title, String stored) {
        Given.draft(Map.of("title", title, "language", "ru")).response().then().body("title", equalTo(stored));
    }

    @Test
    void bodies_are_repaired() {
        for (String format : List.of("html", "markdown", "text")) {
            Given.draft(Map.of("body", "a\u000Bb\fc\u200B \u0085", "bodyFormat", format))
                    .response()
                    .then()
                    .body("body", containsString("a<br>b<br>c …"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\u200B\u2060', '<p>\u00AD</p>'",
        "'\u00AD', '<p>&#8203;&nbsp;</p>'",
        "'\uFEFF', '<p>\u2800</p>'",
        "'\u3164', '<h1>\u200E</h1>'",
        "'\u202A\u202C', '<ul><li>\uFE0F</li></ul>'"
    })
    void what_shows_nothing_counts_as_empty(String title, String body) {
        Map<String, Object> text = textWith(body);
        text.put("title", title);
        Given.Release draft = Given.draft(text);
        draft.as(Map.of())
                .post(draft.path() + "/publish")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/title", "/body"));
    }

    @Test
    void other_control_characters_are_rejected_with_their_place() {
        Given.writing(Map.of("title", "a\u0001b", "topics", List.of("x", "y\u001Fz")))
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/title", "/topics/1"))
                .body("errors.detail", hasItems(containsString("U+0001"), containsString("U+001F")));
    }

    @Test
    void the_article_body_keeps_numbers_apart() {
        Given.Release release = Given.published(
                textWith(
                        "<p>Исследование<sup>1</sup>: рост на 4<sup>2</sup> процента, 10<sup>6</sup> Вт, цена <del>100</del><ins>80</ins> руб.</p>"));
        RestAssured.given()
                .accept("application/ld+json")
                .get(release.path())
                .then()
                .statusCode(200)
                .body("articleBody", equalTo("Исследование¹: рост на 4² процента, 10⁶ Вт, цена 100 80 руб."));
    }
}

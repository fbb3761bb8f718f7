package org.communique.release;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.communique.html.HostileHtml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses contain no hostile markup in bodies; plain text keeps markup literally. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class HostileTextTest {
    private static final String MARKUP = "<b onclick=alert(1)>Жирный</b> &amp; <script>alert(1)</script>";

    @ParameterizedTest
    @ValueSource(strings = {"html", "markdown", "text"})
    void bodies_contain_no_hostile_markup(String format) {
        // The quick tier samples the vectors; the edit below contains all of them.
        HostileHtml.vectors().filter(Tier.sample(4)).forEach(vector -> {
            Given.Release draft = Given.draft(Map.of("body", vector, "bodyFormat", format));
            HostileHtml.assertHarmless(Given.staff()
                    .get(draft.path())
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("body"));
        });
    }

    @Test
    void edits_and_corrections_are_sanitized() {
        String all = String.join("\n", HostileHtml.vectors().toList());
        Given.Release edited = Given.published().patch(Map.of("body", "<p>" + all));
        HostileHtml.assertHarmless(edited.seenByThePublic().extract().path("body"));
        Given.Release corrected = edited.act(
                "correct", Map.of("note", MARKUP, "changes", Map.of("body", "- " + all, "bodyFormat", "markdown")));
        HostileHtml.assertHarmless(corrected
                .seenByThePublic()
                .body("corrections[0].note", equalTo(MARKUP))
                .extract()
                .path("body"));
    }

    @Test
    void plain_text_keeps_markup_literally() {
        Map<String, Object> text = new HashMap<>(Given.text(MARKUP));
        text.put("subtitle", MARKUP);
        text.put("summary", MARKUP);
        text.put("dateline", MARKUP);
        text.put("topics", List.of(MARKUP));
        text.put("contacts", List.of(Map.of("name", MARKUP)));
        text.put("attribution", Map.of("source", Map.of("name", MARKUP), "credit", MARKUP));
        Given.published(text)
                .seenByThePublic()
                .statusCode(200)
                .body("title", equalTo(MARKUP))
                .body("subtitle", equalTo(MARKUP))
                .body("summary", equalTo(MARKUP))
                .body("dateline", equalTo(MARKUP))
                .body("topics", hasItem(MARKUP))
                .body("contacts[0].name", equalTo(MARKUP))
                .body("attribution.credit", equalTo(MARKUP))
                .body("attribution.source.name", equalTo(MARKUP));
    }

    @Test
    void a_release_whose_body_is_empty_after_sanitizing_cannot_be_published() {
        Map<String, Object> text = new HashMap<>(Given.text());
        text.put("body", "<p>&nbsp;</p><script>alert(1)</script>");
        Given.Release draft = Given.draft(text);
        draft.as(Map.of())
                .post(draft.path() + "/publish")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/body"));
    }
}

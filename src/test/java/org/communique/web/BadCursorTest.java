package org.communique.web;

import static org.communique.Given.RELEASES;
import static org.communique.Given.published;
import static org.communique.Given.staff;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** Cursors are opaque, but anyone can decode them: neither the cursor of another list nor a forged one does harm. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class BadCursorTest extends NoTrace {
    private static final String ID = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11";
    private static final List<String> FORGED = List.of(
            "",
            "x",
            "\u0000",
            "\u0000\n\u0000",
            "9999999999999999999999",
            "-1",
            "+999999999-12-31T23:59:59.999999999Z\n" + ID,
            "-999999999-01-01T00:00:00Z\n" + ID,
            "-4713-01-01T00:00:00Z\n" + ID,
            "+294277-01-01T00:00:00Z\n" + ID,
            "2022-12-21T08:30:00Z\n1-1-1-1-1",
            "2022-12-21T08:30:00Z\nx",
            "2022-12-21T08:30:00\n" + ID,
            "Имя\n" + ID,
            "Имя\nx",
            "a\u0000b\n" + ID,
            "\uFFFE\n" + ID,
            "-1\nтема",
            "99999999999999999999\nтема",
            "1\nа\u0000б",
            "1\n",
            "a\nb\nc");

    @TestHTTPResource
    URI service;

    private List<String> lists;

    @Override
    void prepare() {
        Given.Release edited = published(Map.of(
                        "title",
                        "Заголовок",
                        "body",
                        "Текст",
                        "language",
                        "ru",
                        "topics",
                        List.of("а", "б"),
                        "attribution",
                        Map.of("source", Map.of("name", "Источник"))))
                .patch(Map.of("summary", "Кратко."));
        published();
        for (int i = 0; i < 2; i++) {
            Given.writing(Map.of("name", "Организация " + UUID.randomUUID()))
                    .post("/v1/organizations")
                    .then()
                    .statusCode(201);
        }
        lists = List.of(
                RELEASES + "?limit=1",
                RELEASES + "?limit=1&sort=publishedAt",
                RELEASES + "?limit=1&sort=-contentUpdatedAt",
                RELEASES + "?limit=1&language=ru",
                "/v1/organizations?limit=1",
                "/v1/topics?limit=1",
                edited.path() + "/revisions?limit=1");
    }

    @Test
    void a_cursor_of_another_list_is_rejected() throws IOException {
        for (String list : lists) {
            for (String other : lists) {
                RawHttp.Answer answer = RawHttp.get(service, list + "&cursor=" + cursor(other));
                if (list.equals(other)) {
                    assertTrue(answer.status() == 200, answer.text());
                } else {
                    answer.assertRefused(400, "cursor");
                }
            }
        }
    }

    @Test
    void a_forged_cursor_is_rejected_unless_it_is_a_position_in_the_list() throws IOException {
        for (String list : lists) {
            String bound = decoded(cursor(list)).split("\n")[0] + "\n";
            for (String forged : FORGED) {
                RawHttp.Answer answer = RawHttp.get(service, list + "&cursor=" + encoded(bound + forged));
                if (answer.status() != 200) {
                    answer.assertRefused(400, "cursor");
                }
            }
        }
    }

    private static String cursor(String list) {
        String next = staff().urlEncodingEnabled(false)
                .get(list)
                .then()
                .statusCode(200)
                .extract()
                .path("page.next");
        assertTrue(next != null, () -> list + " has one page only");
        return next;
    }

    private static String decoded(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

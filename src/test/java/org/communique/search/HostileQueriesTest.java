package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any query text gets a result or a 400 response. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class HostileQueriesTest {
    private static final List<String> LANGUAGES = List.of(
            "ar be bg bn ca cs da de el en es et eu fa fi fr ga gl hi hr hu hy id it ja kk ko ky lt lv nb nl pl pt ro ru sk sv ta te tg tr uk uz vi zh"
                    .split(" "));

    private static boolean written;
    private static final List<String> ALPHABET = List.of(
            "\"",
            "«",
            "»",
            "-",
            "−",
            "|",
            "or",
            "ИЛИ",
            "NOT",
            "AND",
            "(",
            ")",
            "*",
            "?",
            "~",
            "^",
            ":",
            "\\",
            "/",
            "[",
            "]",
            "{",
            "}",
            "+",
            "!",
            "&&",
            " ",
            "\t",
            "мост",
            "председательство",
            "и",
            "the",
            "COVID-19",
            "10 000",
            "東京",
            "😀",
            "\u0301",
            "é",
            "a@b.c",
            "title:x",
            "%",
            "_",
            "'",
            "<mark>",
            "1e309",
            "ﬃ",
            "ß",
            "İ",
            "\u200B",
            "\uFEFF",
            "ا",
            "क",
            "\uD83D");

    static Stream<String> hostile() {
        return Stream.of(
                "я".repeat(10_000),
                "A" + "1-".repeat(5_000),
                words(1_000),
                words(64),
                "\"" + words(64) + "\"",
                "\"" + "мост ".repeat(190) + "\"",
                "- - - | | or or NOT \" \" ( )",
                "и в на о к с the of and",
                "* ? ~ ^ *мост мо*т м?ст",
                "*",
                "-мост",
                "-\"мост",
                "\"".repeat(999),
                "«".repeat(500) + "»".repeat(400),
                "мост \" поезд \" « вокзал",
                "\u0000\u0001\u001F\u007F",
                "мост\nпоезд\r\n\tвокзал",
                "or ".repeat(300),
                "a or ".repeat(150) + "b",
                "-a ".repeat(300),
                "\u0301\u0301\u0301",
                "😀😀😀 👩‍👩‍👧",
                "title:мост AND body:[a TO z] OR _exists_:x",
                "{\"query\":{\"match_all\":{}}}",
                "'; drop table press_release; --",
                "a".repeat(500) + " " + "b".repeat(498),
                "1".repeat(900),
                "東".repeat(900),
                "\u202Eмост\u202C",
                "x/./../../etc/passwd%00");
    }

    /** Queries look for the terms of each language of the index, so the index needs many languages. */
    @BeforeEach
    void write_in_many_languages() {
        if (written) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (String language : LANGUAGES) {
            lines.append("{\"title\": \"Мост, a bridge\", \"body\": \"<p>и the</p>\", \"language\": \"")
                    .append(language)
                    .append(
                            "\", \"publishedAt\": \"2020-01-01T00:00:00Z\", \"attribution\": {\"source\": {\"name\": \"Источник\"}}}\n");
        }
        Transfer.importLines(lines.toString().getBytes(StandardCharsets.UTF_8));
        IndexCatchUp.await();
        written = true;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_query_gets_a_result_or_a_400(String query) {
        check("/v1/search", query);
        check("/v1/search/suggest", query);
    }

    @Test
    void random_input_gets_a_result_or_a_400() {
        Given.published();
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            String query = IntStream.range(0, 1 + random.nextInt(30))
                    .mapToObj(n -> ALPHABET.get(random.nextInt(ALPHABET.size())) + (random.nextBoolean() ? " " : ""))
                    .collect(Collectors.joining());
            check("/v1/search", query);
            check("/v1/search/suggest", query);
        }
    }

    @Test
    void a_query_that_is_too_long_gets_a_400_that_names_the_parameter() {
        given().queryParam("q", "я".repeat(1_001))
                .get("/v1/search")
                .then()
                .statusCode(400)
                .body("parameter", org.hamcrest.Matchers.is("q"));
        given().queryParam("q", words(65))
                .get("/v1/search")
                .then()
                .statusCode(400)
                .body("parameter", org.hamcrest.Matchers.is("q"));
    }

    private static void check(String path, String query) {
        RequestSpecification request = given().queryParam("q", query);
        if (path.equals("/v1/search")) {
            request.queryParam("facets", "language,organization,source,topic,type,year");
        }
        Response response = request.get(path);
        int status = response.statusCode();
        assertTrue(
                status == 200 || status == 400 || status == 414, status + " for " + query + ": " + response.asString());
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "слово" + i).collect(Collectors.joining(" "));
    }
}

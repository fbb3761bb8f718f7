package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.SharedData;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The releases of the web page with which the project began can be created and read without loss. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OriginalPageTest {
    private static final Pattern PHONE = Pattern.compile("(\\+7 .*) доб\\. (\\d+)");
    /** With a no-break space, as on the page. */
    private static final String SOURCE = "ИСТОЧНИК:\u00A0";

    private static final String PUBLISHED = "2022-12-21T08:30:00.000Z";

    private List<String> lines;
    private Map<String, String> contact;
    private String source;

    /** A release on the page, as its paragraphs. */
    private record Text(String title, List<String> paragraphs) {
        String body() {
            return String.join("\n\n", paragraphs);
        }
    }

    @BeforeEach
    void read() throws IOException {
        lines = Files.readAllLines(SharedData.file("kts-cis-2022-12-21.txt")).stream()
                .map(line -> line.replaceAll("^[\\s\\u00A0]+|[\\s\\u00A0]+$", ""))
                .filter(line -> !line.isEmpty())
                .toList();
        Matcher phone = PHONE.matcher(lines.get(0));
        assertTrue(phone.matches(), lines.get(0));
        contact = Map.of(
                "phone", phone.group(1),
                "extension", phone.group(2),
                "address", lines.get(1),
                "email", lines.get(2).replaceFirst("email: *", ""));
        source = lines.stream()
                .filter(line -> line.startsWith(SOURCE))
                .findFirst()
                .orElseThrow()
                .substring(SOURCE.length());
    }

    private Text first() {
        return new Text(lines.get(4), lines.subList(5, rule()));
    }

    private Text second() {
        int end = lines.indexOf(SOURCE + source);
        return new Text(lines.get(rule() + 1), lines.subList(rule() + 2, end));
    }

    private int rule() {
        return lines.indexOf(
                lines.stream().filter(line -> line.matches("_+")).findFirst().orElseThrow());
    }

    @Test
    void both_releases_are_returned_as_they_are_on_the_page() {
        assertEquals("21 декабря 2022, 11:30", lines.get(3));
        for (Text text : List.of(first(), second())) {
            ValidatableResponse read = published(text, "ru").seenByThePublic().statusCode(200);
            read.body("title", equalTo(text.title()))
                    .body("language", equalTo("ru"))
                    .body("publishedAt", equalTo(PUBLISHED))
                    .body("attribution.source.name", equalTo(source))
                    .body("contacts", hasSize(1))
                    .body("contacts[0]", equalTo(contact))
                    .body("contacts[0].extension", equalTo("107"));
            assertEquals(
                    text.paragraphs().stream()
                            .map(OriginalPageTest::normalizeSpaces)
                            .toList(),
                    Jsoup.parse(read.extract().<String>path("body")).select("p").eachText().stream()
                            .map(OriginalPageTest::normalizeSpaces)
                            .toList());
        }
        assertEquals(3, first().paragraphs().size());
        assertEquals(6, second().paragraphs().size());
    }

    @Test
    void the_slug_of_the_first_is_derived_from_its_title() {
        String slug = published(first(), "ru").slug();
        assertTrue(slug.startsWith("postpred-kazahstana-askar-bejsenbaev-v-period"), slug);
        given().get(Given.RELEASES + "/by-slug/" + slug).then().statusCode(200).body("title", equalTo(first().title()));
    }

    /** Uses a separate language, so that no releases of other tests are between the two. */
    @Test
    void links_lead_from_each_to_the_other() {
        Given.Release earlier = published(first(), "ru-BY");
        Given.Release later = published(second(), "ru-BY");
        Response ahead = earlier.seenByThePublic().extract().response();
        Response back = given().get(linked(ahead, "next"));
        back.then().statusCode(200).body("id", equalTo(later.id()));
        given().get(linked(back, "prev")).then().statusCode(200).body("id", equalTo(earlier.id()));
        assertFalse(links(ahead).anyMatch(link -> link.contains("rel=\"prev\"")));
        assertFalse(links(back).anyMatch(link -> link.contains("rel=\"next\"")));
    }

    @Test
    void an_organization_keeps_its_contact() {
        String id = Given.writing(Map.of("name", "Пресс-служба " + UUID.randomUUID(), "contacts", List.of(contact)))
                .post("/v1/organizations")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().get("/v1/organizations/" + id).then().statusCode(200).body("contacts", hasItem(equalTo(contact)));
    }

    private Given.Release published(Text text, String language) {
        return Given.draft(Map.of(
                        "title",
                        text.title(),
                        "body",
                        text.body(),
                        "bodyFormat",
                        "text",
                        "language",
                        language,
                        "attribution",
                        Map.of("source", Map.of("name", source)),
                        "contacts",
                        List.of(contact)))
                .publish(Map.of("publishedAt", "2022-12-21T11:30:00+03:00"));
    }

    private static String linked(Response response, String relation) {
        String link = links(response)
                .filter(value -> value.endsWith("rel=\"" + relation + "\""))
                .findFirst()
                .orElseThrow();
        return link.substring(link.indexOf(Given.RELEASES), link.indexOf('>'));
    }

    private static Stream<String> links(Response response) {
        return response.headers().getValues("Link").stream();
    }

    private static String normalizeSpaces(String text) {
        return text.replaceAll("[\\s\\u00A0]+", " ");
    }
}

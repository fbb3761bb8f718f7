package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The media of a release in all formats: addresses, sizes and images. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class MediaFormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    DataSource database;

    @Test
    void a_size_of_zero_is_unknown_in_every_format() throws IOException {
        Map<String, Object> zeros =
                new HashMap<>(Map.of("url", "https://media.example.org/b.mp3", "type", "audio/mpeg"));
        zeros.putAll(Map.of("size", 0, "width", 0, "height", 0));
        Map<String, Object> image = new HashMap<>(zeros);
        image.putAll(Map.of("url", "https://media.example.org/b.jpg", "type", "image/jpeg", "alt", "Мост"));
        Published published = publish(zeros, image);
        assertNoZeros(published);
        given().get(published.release().path())
                .then()
                .body("media[0].size", nullValue())
                .body("media[0].width", nullValue())
                .body("media[1].height", nullValue());
        Document rss = FeedReader.xml(FeedReader.RSS + published.filter());
        assertEquals(List.of(), FeedReader.elements(rss, "enclosure"));
        assertEquals(2, FeedReader.elements(rss, "media:content").size());
        // Sending the zeros again changes nothing.
        Given.Release same = published.release().patch(Map.of("media", List.of(zeros, image)));
        assertEquals(published.release().version(), same.version());
    }

    @Test
    void a_stored_size_of_zero_is_unknown_too() throws Exception {
        Published published = publish(Map.of("url", "https://media.example.org/b.jpg", "type", "image/jpeg"));
        try (Connection connection = database.getConnection();
                Statement update = connection.createStatement()) {
            assertEquals(
                    1,
                    update.executeUpdate("update press_release set media = jsonb_set(media, '{0}', media -> 0 ||"
                            + " '{\"size\": 0, \"width\": 0, \"height\": 0}') where id = '"
                            + published.release().id() + "'"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertNoZeros(published);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "0, 640, 0", "284113, 0, 480", "9223372036854775807, 2147483647, 2147483647"})
    void sizes_that_are_known_are_shown(long size, int width, int height) throws IOException {
        Published published = publish(Map.of(
                "url", "https://media.example.org/b.jpg",
                "type", "image/jpeg",
                "size", size,
                "width", width,
                "height", height));
        assertNoZeros(published);
        Element content = FeedReader.elements(FeedReader.xml(FeedReader.RSS + published.filter()), "enclosure").stream()
                .findFirst()
                .orElse(null);
        assertEquals(size == 0 ? null : String.valueOf(size), content == null ? null : content.getAttribute("length"));
        JsonNode image = article(published).at("/image/0");
        assertEquals(
                width == 0 ? "" : String.valueOf(width), image.path("width").asText());
        assertEquals(
                height == 0 ? "" : String.valueOf(height), image.path("height").asText());
        assertEquals(
                size == 0 ? "" : String.valueOf(size), image.path("contentSize").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "width", "height"})
    void a_negative_size_is_rejected(String field) {
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("url", "https://media.example.org/b.jpg", field, -1)));
        Given.writing(text)
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/media/0/" + field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "https://e.org/мост.jpg ; https://e.org/%D0%BC%D0%BE%D1%81%D1%82.jpg",
                "https://e.org/a b.jpg ; https://e.org/a%20b.jpg",
                "https://e.org/«а б».jpg?x=й ц#я ; https://e.org/%C2%AB%D0%B0%20%D0%B1%C2%BB.jpg?x=%D0%B9%20%D1%86#%D1%8F",
                "https://e.org/a\"b\".jpg ; https://e.org/a%22b%22.jpg",
                "https://e.org/a%20b%D0%B0.jpg ; https://e.org/a%20b%D0%B0.jpg",
                "https://e.org/%d0%b0%20б.jpg ; https://e.org/%d0%b0%20%D0%B1.jpg",
                "https://e.org/100%.jpg ; https://e.org/100%25.jpg",
                "https://e.org/100%zz.jpg ; https://e.org/100%25zz.jpg",
                "https://e.org/a[1]{2}|3.jpg ; https://e.org/a%5B1%5D%7B2%7D%7C3.jpg",
                "https://e.org/a<b>^`\\c.jpg ; https://e.org/a%3Cb%3E%5E%60%5Cc.jpg",
                "https://e.org/a(1),c=e&f.jpg ; https://e.org/a(1),c=e&f.jpg",
                "https://e.org/a\u00a0b.jpg ; https://e.org/a%C2%A0b.jpg",
                "https://e.org/😀.jpg ; https://e.org/%F0%9F%98%80.jpg",
                "https://медиа.рф:8443/а.jpg ; https://xn--80ahcnr.xn--p1ai:8443/%D0%B0.jpg",
            })
    void addresses_are_ascii_in_every_format(String url, String expected) throws IOException {
        Published published = publish(
                Map.of("url", url, "type", "image/jpeg", "size", 5, "title", "Мост"),
                Map.of("url", "  " + url + " ", "type", "image/png"));
        Document rss = FeedReader.xml(FeedReader.RSS + published.filter());
        assertEquals(List.of(expected), attributes(rss, "enclosure", "url"));
        assertEquals(List.of(expected, expected), attributes(rss, "media:content", "url"));
        assertEquals(
                2,
                attributes(FeedReader.xml(FeedReader.ATOM + published.filter()), "link", "href").stream()
                        .filter(expected::equals)
                        .count());
        JsonNode item = FeedReader.json(FeedReader.JSON + published.filter()).at("/items/0");
        assertEquals(expected, item.get("image").asText());
        assertEquals(expected, item.at("/attachments/0/url").asText());
        assertEquals(expected, item.at("/attachments/1/url").asText());
        JsonNode ninjs = JSON.readTree(
                given().get(published.release().path() + ".ninjs.json").asString());
        assertEquals(expected, ninjs.at("/associations/0/uri").asText());
        assertEquals(expected, ninjs.at("/associations/1/renditions/0/href").asText());
        JsonNode article = article(published);
        assertEquals(expected, article.at("/image/0/url").asText());
        assertEquals(expected, article.at("/image/1/contentUrl").asText());
        // What is read can be sent back.
        String stored = published.release().response().path("media[0].url");
        Given.Release same = published
                .release()
                .patch(Map.of("media", published.release().response().<List<?>>path("media")));
        assertEquals(published.release().version(), same.version());
        assertEquals(stored, same.response().path("media[0].url"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "мост.jpg",
                "/мост.jpg",
                "ftp://e.org/a.jpg",
                "javascript:alert(1)",
                "https://",
                "https:///a.jpg",
                "https://user:password@e.org/a.jpg",
                "https://e.org/a\nb.jpg",
                "https://e .org/a.jpg",
                "https://e.org\\@f.org/a.jpg",
            })
    void what_is_no_address_of_the_web_is_rejected(String url) {
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("url", url)));
        Given.writing(text)
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/media/0/url"));
    }

    @Test
    void images_in_json_ld_are_image_objects() throws IOException {
        Published published = publish(
                Map.of("url", "https://media.example.org/a.pdf", "type", "application/pdf"),
                Map.of(
                        "url", "https://media.example.org/мост.jpg",
                        "type", "image/jpeg",
                        "title", "Мост",
                        "alt", "Мост через реку </script>",
                        "credit", "Фото: СТКС",
                        "width", 1600,
                        "height", 1067),
                Map.of("url", "https://media.example.org/b.png", "type", "image/png"),
                Map.of("url", "https://media.example.org/c"));
        JsonNode article = article(published);
        JsonNode expected = JSON.readTree("""
                [ {
                  "@type": "ImageObject",
                  "url": "https://media.example.org/%D0%BC%D0%BE%D1%81%D1%82.jpg",
                  "contentUrl": "https://media.example.org/%D0%BC%D0%BE%D1%81%D1%82.jpg",
                  "encodingFormat": "image/jpeg",
                  "name": "Мост",
                  "caption": "Мост через реку </script>",
                  "creditText": "Фото: СТКС",
                  "width": 1600,
                  "height": 1067
                }, {
                  "@type": "ImageObject",
                  "url": "https://media.example.org/b.png",
                  "contentUrl": "https://media.example.org/b.png",
                  "encodingFormat": "image/png"
                } ]""");
        assertEquals(expected, article.get("image"));
        assertTrue(article(publish(Map.of("url", "https://media.example.org/c")))
                .path("image")
                .isMissingNode());
    }

    private record Published(Given.Release release, String topic) {
        String filter() {
            return "?topic=" + topic;
        }
    }

    private static Published publish(Map<?, ?>... media) {
        String topic = "media-" + UUID.randomUUID();
        Map<String, Object> text = Given.text();
        text.put("topics", List.of(topic));
        text.put("media", List.of(media));
        return new Published(Given.published(text), topic);
    }

    private static JsonNode article(Published published) throws IOException {
        return JSON.readTree(given().get(published.release().path() + ".jsonld").asString());
    }

    private static void assertNoZeros(Published published) {
        List<String> documents = new ArrayList<>();
        FeedReader.ALL.forEach(
                feed -> documents.add(FeedReader.get(feed + published.filter()).asString()));
        for (String extension : List.of("", ".ninjs.json", ".jsonld")) {
            documents.add(given().get(published.release().path() + extension).asString());
        }
        for (String document : documents) {
            for (String zero :
                    List.of("=\"0\"", "='0'", "size\":0", "Bytes\":0", "bytes\":0", "idth\":0", "eight\":0")) {
                assertFalse(document.contains(zero), () -> zero + " in " + document);
            }
        }
    }

    private static List<String> attributes(Document document, String element, String attribute) {
        return FeedReader.elements(document, element).stream()
                .flatMap(found -> Stream.of(found.getAttribute(attribute)))
                .toList();
    }
}

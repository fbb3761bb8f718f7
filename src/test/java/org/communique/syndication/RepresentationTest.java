package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of a release, and the links between them. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class RepresentationTest {
    private static final String NINJS = "application/vnd.iptc.ninjs+json";
    private static final String JSON_LD = "application/ld+json";

    private static Given.Release complete;

    @Inject
    TestClock clock;

    @BeforeEach
    void create_a_release_with_all_fields() {
        if (complete != null) {
            return;
        }
        Map<String, Object> organization = new HashMap<>(Map.of("name", "Совет " + java.util.UUID.randomUUID()));
        organization.put("url", "https://совет.example.org/");
        organization.put("logo", "https://media.example.org/logo.png");
        String issuer = Given.writing(organization).post("/v1/organizations").path("id");
        Map<String, Object> text = Given.textOf(issuer);
        text.put("title", "Мост </script><script>alert(1)</script> открыт");
        text.put("subtitle", "Первый поезд");
        text.put("summary", "Кратко");
        text.put("body", "<p>Первый <b>поезд</b></p><p><a href=\"/x\">прошёл</a></p>");
        text.put("dateline", "Минск");
        text.put("topics", List.of("мосты"));
        text.put(
                "attribution",
                Map.of(
                        "source", Map.of("name", "Источник", "url", "https://source.example.org/"),
                        "authors", List.of(Map.of("name", "Марат", "role", "корреспондент", "organization", "Газета")),
                        "credit", "Пресс-служба",
                        "rights",
                                Map.of(
                                        "holder", "СТКС",
                                        "usageTerms", "С указанием источника",
                                        "licenseUrl", "https://creativecommons.org/licenses/by/4.0/")));
        text.put(
                "contacts",
                List.of(
                        Map.of(
                                "name", "Айгуль",
                                "role", "пресс-секретарь",
                                "phone", "+7 (495) 098-01-23",
                                "extension", "107",
                                "email", "press@example.org",
                                "address", "Минск\nул. Кирова, 17"),
                        Map.of("name", "Только имя")));
        text.put(
                "media",
                List.of(
                        Map.of(
                                "url", "https://media.example.org/мост.jpg",
                                "type", "image/jpeg",
                                "alt", "Мост",
                                "credit", "Фото: СТКС",
                                "width", 1600,
                                "height", 1067,
                                "size", 284_113),
                        Map.of("url", "https://media.example.org/a.pdf", "type", "application/pdf", "title", "Текст"),
                        Map.of("url", "https://media.example.org/b")));
        complete = Given.published(text);
    }

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void a_reader_gets_the_preferred_format() {
        Map<String, String> types = Map.of(
                "application/json",
                "application/json",
                "*/*",
                "application/json",
                "application/*;q=0.5, text/html",
                "application/json",
                NINJS,
                NINJS,
                "application/json;q=0.5, " + NINJS,
                NINJS,
                NINJS + ";q=0.5, " + JSON_LD,
                JSON_LD,
                NINJS + ";q=0.1, */*;q=0.5",
                "application/json");
        types.forEach((accepted, type) -> {
            for (String path : List.of(complete.path(), Given.RELEASES + "/by-slug/" + complete.slug())) {
                given().accept(accepted)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .contentType(equalTo(type))
                        .header("Vary", containsString("Accept"));
            }
        });
        given().accept("text/html").get(complete.path()).then().statusCode(406).contentType("application/problem+json");
        assertNotEquals(
                given().accept(NINJS).get(complete.path()).header("ETag"),
                given().get(complete.path()).header("ETag"));
    }

    @Test
    void each_format_has_its_own_address_and_links_to_the_others() {
        Map<String, String> formats = Map.of(".json", "application/json", ".ninjs.json", NINJS, ".jsonld", JSON_LD);
        formats.forEach((extension, type) -> {
            Response response = given().get(complete.path() + extension);
            response.then().statusCode(200).contentType(containsString(type));
            assertEquals(
                    given().accept(type).get(complete.path()).asString(),
                    response.asString(),
                    "the same as with Accept: " + type);
            List<String> links = response.headers().getValues("Link");
            formats.forEach((other, otherType) -> {
                String link = "<http://localhost:8080" + complete.path() + other + ">; rel=\"alternate\"; type=\""
                        + otherType + '"';
                assertEquals(!other.equals(extension), links.contains(link), () -> link + " of " + links);
            });
        });
        given().get(complete.path() + ".html").then().statusCode(404);
        given().get(Given.RELEASES + "/x.ninjs.json").then().statusCode(404);
    }

    @Test
    void ninjs_has_all_fields() throws IOException {
        JsonNode ninjs = given().get(complete.path() + ".ninjs.json").as(JsonNode.class);
        NinjsSchema.check(ninjs);
        assertEquals("urn:uuid:" + complete.id(), ninjs.get("uri").asText());
        assertEquals("usable", ninjs.get("pubStatus").asText());
        assertEquals("Марат", ninjs.get("by").asText());
        assertEquals("Минск", ninjs.get("located").asText());
        assertEquals(
                "+7 (495) 098-01-23 ext. 107",
                ninjs.at("/organisations/0/contactInfo/0/value").asText());
        assertEquals(
                "ул. Кирова, 17",
                ninjs.at("/organisations/0/contactInfo/2/address/lines/1").asText());
        assertEquals(
                "https://creativecommons.org/licenses/by/4.0/",
                ninjs.at("/rightsInfo/linkedRights").asText());
        assertEquals("СТКС", ninjs.get("copyrightHolder").asText());
        assertEquals(3, ninjs.get("associations").size());
        assertTrue(ninjs.at("/bodies/0/value").asText().contains("href=\"http://localhost:8080/x\""), ninjs::toString);
    }

    @Test
    void a_news_article_can_be_embedded_in_a_page() throws IOException {
        String json = given().get(complete.path() + ".jsonld").asString();
        assertFalse(json.contains("<"), json);
        JsonNode article = new com.fasterxml.jackson.databind.ObjectMapper().readTree(json);
        assertEquals("NewsArticle", article.get("@type").asText());
        assertTrue(article.get("headline").asText().contains("</script>"), json);
        assertEquals("Марат", article.at("/author/0/name").asText());
        assertEquals(
                "https://media.example.org/logo.png",
                article.at("/publisher/logo/url").asText());
        assertEquals("Первый поезд\nпрошёл", article.get("articleBody").asText());
        assertEquals("https://source.example.org/", article.get("isBasedOn").asText());
        assertEquals(
                "https://media.example.org/%D0%BC%D0%BE%D1%81%D1%82.jpg",
                article.at("/image/0/url").asText());
    }

    @Test
    void a_release_that_is_not_syndicatable_is_available_as_json_only() {
        Map<String, Object> text = Given.text();
        text.put("attribution", Map.of("source", Map.of("name", "Источник"), "syndicatable", false));
        Given.Release release = Given.published(text);
        given().get(release.path()).then().statusCode(200).body("attribution.syndicatable", equalTo(false));
        given().get(release.path() + ".json").then().statusCode(200);
        given().accept(NINJS).get(release.path()).then().statusCode(406).contentType("application/problem+json");
        given().accept(NINJS + ", application/json;q=0.1")
                .get(release.path())
                .then()
                .statusCode(200)
                .contentType(containsString("application/json"));
        given().get(release.path() + ".ninjs.json").then().statusCode(404);
        given().get(release.path() + ".jsonld").then().statusCode(404);
        assertFalse(given().get(release.path())
                .headers()
                .getValues("Link")
                .toString()
                .contains("alternate"));
        for (String feed : FeedReader.ALL) {
            assertFalse(FeedReader.ids(feed + "?limit=100&publishedFrom="
                            + release.response().path("publishedAt"))
                    .contains(FeedReader.urn(release.id())));
        }
        release.withdraw("Ошибка");
        given().get(release.path() + ".ninjs.json").then().statusCode(410).contentType("application/problem+json");
    }

    @Test
    void a_withdrawal_is_gone_in_json_and_canceled_in_ninjs() throws IOException {
        Given.Release release = Given.published();
        release.withdraw("Ошибка в данных");
        given().get(release.path()).then().statusCode(410).contentType("application/problem+json");
        given().get(release.path() + ".jsonld").then().statusCode(410).contentType("application/problem+json");
        given().accept(JSON_LD).get(release.path()).then().statusCode(410).contentType("application/problem+json");
        for (Response response :
                List.of(given().accept(NINJS).get(release.path()), given().get(release.path() + ".ninjs.json"))) {
            response.then()
                    .statusCode(410)
                    .contentType(NINJS)
                    .header("Cache-Control", "no-store")
                    .body("pubStatus", equalTo("canceled"))
                    .body("edNote", equalTo("Ошибка в данных"))
                    .body("bodies", nullValue())
                    .body("headlines", nullValue());
            NinjsSchema.check(response.as(JsonNode.class));
        }
    }

    @Test
    void only_partners_read_an_embargoed_release_with_the_end_of_its_embargo() throws IOException {
        Given.Release release = Given.draft().embargo();
        given().accept(NINJS).get(release.path()).then().statusCode(404);
        given().get(release.path() + ".ninjs.json").then().statusCode(404);
        Response response = Given.with(Given.key("partner")).get(release.path() + ".ninjs.json");
        response.then()
                .statusCode(200)
                .header("Cache-Control", containsString("private, no-store"))
                .body("pubStatus", equalTo("usable"))
                .body("embargoedUntil", equalTo(release.response().path("publishedAt")));
        NinjsSchema.check(response.as(JsonNode.class));
        Given.staff().get(Given.draft().path() + ".ninjs.json").then().body("pubStatus", equalTo("withheld"));
    }

    @Test
    void a_list_links_to_its_feeds() {
        List<String> links = given().urlEncodingEnabled(false)
                .get(Given.RELEASES + "?language=ru&topic=a%26b&limit=5&sort=publishedAt")
                .headers()
                .getValues("Link");
        for (String format : List.of("rss", "atom", "json")) {
            String link = "</feeds/press-releases." + format
                    + "?language=ru&topic=a%26b>; rel=\"alternate\"; type=\"application/"
                    + (format.equals("json") ? "feed+json" : format + "+xml") + '"';
            assertTrue(
                    links.contains(link.replace("</", "<http://localhost:8080/")), () -> link + " is not in " + links);
        }
    }

    @Test
    void public_responses_are_compressed_on_request() throws IOException {
        // Both requests must get the same content.
        clock.freezeAt(clock.instant());
        // Short responses are not compressed.
        for (int i = 0; i < 10; i++) {
            Given.published();
        }
        RestAssuredConfig raw = RestAssuredConfig.config().decoderConfig(new DecoderConfig().noContentDecoders());
        for (String path : List.of(FeedReader.RSS, FeedReader.ATOM, FeedReader.JSON, "/sitemap.xml", Given.RELEASES)) {
            Response plain = given().config(raw).get(path);
            plain.then().header("Content-Encoding", nullValue());
            Response zipped =
                    given().config(raw).header("Accept-Encoding", "gzip").get(path);
            zipped.then().header("Content-Encoding", "gzip");
            assertTrue(zipped.headers().getValues("Vary").toString().contains("Accept-Encoding"));
            assertEquals(
                    new String(plain.asByteArray(), java.nio.charset.StandardCharsets.UTF_8),
                    new String(
                            new GZIPInputStream(new ByteArrayInputStream(zipped.asByteArray())).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8));
            assertNotEquals(plain.header("ETag"), zipped.header("ETag"), "the bytes differ, so strong tags must");
            given().config(raw)
                    .header("Accept-Encoding", "gzip")
                    .header("If-None-Match", zipped.header("ETag"))
                    .get(path)
                    .then()
                    .statusCode(304);
        }
        given().head(Given.RELEASES).then().header("Content-Encoding", "gzip");
        given().header("If-None-Match", "*")
                .get(Given.RELEASES)
                .then()
                .statusCode(304)
                .header("Content-Encoding", nullValue());
        Given.staff()
                .config(raw)
                .header("Accept-Encoding", "gzip")
                .get(Given.RELEASES)
                .then()
                .header("Content-Encoding", nullValue());
    }

    /** Feed readers, mail programs and pages add parameters to addresses, to get past caches or to track where readers come from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_=1",
                "utm_source=x&utm_medium=rss",
                "fbclid=a%2Fb",
                "_",
                "_=",
                "_=1&_=2",
                "=1",
                "langage=ru",
                "limit%5B%5D=1",
                "x=%00",
                "x=;y=1",
                "amp;x=1"
            })
    void feeds_and_sitemaps_ignore_unknown_parameters(String unknown) {
        String author = Given.published().id();
        String known = "author=" + author + "&limit=1";
        for (String feed : FeedReader.ALL) {
            encoded().get(feed + "?" + unknown).then().statusCode(200);
            Response plain = encoded().get(feed + "?" + known);
            for (String query : List.of(
                    unknown + "&" + known, known + "&" + unknown, "author=" + author + "&" + unknown + "&limit=1")) {
                Response same = encoded().get(feed + "?" + query);
                same.then().statusCode(200).header("ETag", plain.header("ETag"));
                assertEquals(plain.asString(), same.asString());
                assertEquals(plain.headers().getValues("Link"), same.headers().getValues("Link"));
                encoded()
                        .header("If-None-Match", plain.header("ETag"))
                        .get(feed + "?" + query)
                        .then()
                        .statusCode(304);
            }
        }
        for (String sitemap : List.of("/sitemap.xml", "/sitemap-news.xml")) {
            encoded().get(sitemap + "?" + unknown).then().statusCode(200);
        }
        encoded().get("/sitemap-9999-12.xml?" + unknown).then().statusCode(404);
    }

    @Test
    void pages_of_a_feed_do_not_link_unknown_parameters() {
        Given.published();
        Given.published();
        for (String feed : FeedReader.ALL) {
            Response response = encoded().get(feed + "?utm_source=newsletter&limit=1&_=5");
            String all = response.headers().getValues("Link") + response.asString();
            assertTrue(all.contains("limit=1"), all);
            assertFalse(all.contains("newsletter") || all.contains("_=5"), all);
        }
    }

    @Test
    void known_parameters_of_a_feed_are_checked_among_unknown_ones() {
        for (String feed : FeedReader.ALL) {
            for (String query :
                    List.of("_=1&limit=0", "language=&x=1", "x&author=a&author=b", "cursor=x&_", "_=1&topic=%00")) {
                encoded().get(feed + "?" + query).then().statusCode(400).contentType("application/problem+json");
            }
        }
        for (String path : List.of(Given.RELEASES, "/v1/search", "/v1/changes", "/v1/changes/stream", "/v1/topics")) {
            encoded().get(path + "?_=1").then().statusCode(400).body("parameter", is("_"));
        }
    }

    private static RequestSpecification encoded() {
        return given().urlEncodingEnabled(false);
    }

    @Test
    void feeds_reject_unsupported_parameters() {
        for (String feed : FeedReader.ALL) {
            for (String query : List.of("?status=draft", "?sort=publishedAt", "?limit=0", "?cursor=x", "?language=!")) {
                Given.staff().get(feed + query).then().statusCode(400).contentType("application/problem+json");
            }
            String cursor = FeedReader.json(FeedReader.JSON + "?limit=1")
                    .path("next_url")
                    .asText()
                    .replaceFirst(".*cursor=", "");
            given().get(feed + "?language=ru&cursor=" + cursor).then().statusCode(400);
        }
        given().accept("text/html")
                .get(FeedReader.RSS)
                .then()
                .statusCode(200)
                .contentType("application/rss+xml;charset=utf-8");
        given().get("/feeds/press-releases.csv").then().statusCode(404);
    }

    @Test
    void pages_follow_each_other_without_gaps() {
        String organization = Given.organization();
        for (int i = 0; i < 5; i++) {
            Given.published(Given.textOf(organization));
        }
        for (String feed : FeedReader.ALL) {
            String path = feed + "?organization=" + organization;
            List<String> all = FeedReader.ids(path);
            assertEquals(5, all.size());
            List<String> paged = new java.util.ArrayList<>();
            String next = path + "&limit=2";
            while (next != null) {
                paged.addAll(FeedReader.ids(next));
                next = next(next);
            }
            assertEquals(all, paged);
        }
        given().get(FeedReader.JSON + "?organization=" + organization + "&limit=2")
                .then()
                .body("items", hasSize(2))
                .body("items[0].authors", hasSize(1));
    }

    private static String next(String path) {
        String url = path.startsWith(FeedReader.JSON)
                ? FeedReader.json(path).path("next_url").asText(null)
                : FeedReader.elements(FeedReader.xml(path), path.startsWith(FeedReader.RSS) ? "atom:link" : "link")
                        .stream()
                        .filter(link -> link.getAttribute("rel").equals("next"))
                        .map(link -> link.getAttribute("href"))
                        .findFirst()
                        .orElse(null);
        return url == null ? null : url.replace("http://localhost:8080", "");
    }
}

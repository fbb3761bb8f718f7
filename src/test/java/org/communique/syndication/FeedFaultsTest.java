package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Feeds do not have the faults that are known from feeds of other services. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FeedFaultsTest {
    private static final String ENGLISH_DATE =
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} [0-9:]{8} GMT";

    @Inject
    TestClock clock;

    private String organization;
    private String filter;

    @BeforeEach
    void create_an_organization() {
        organization = Given.organization();
        filter = "?organization=" + organization;
    }

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void no_text_breaks_the_feed() {
        String title = "A & B < C > \"D\" 'E' ]]> &rsquo; &amp;nbsp; 🚄\u00a0№\u00a05";
        Given.Release release = published(Map.of(
                "title",
                title,
                "summary",
                "<b>&hellip;</b> ]]>",
                "body",
                "<p>]]> &rsquo;&nbsp;&hellip; &#3;&#xFFFE; <b>жирно</b> &lt;script&gt;</p>",
                "topics",
                List.of("R&D <x>"),
                "attribution",
                Map.of("source", Map.of("name", "Source & <Co>"), "authors", List.of(Map.of("name", "О’Нил & Ко")))));
        String raw = FeedReader.get(FeedReader.RSS + filter).asString();
        assertFalse(raw.contains("CDATA"), raw);
        assertTrue(raw.contains("<title>A &#x26; B &#x3C; C"), raw);
        Document rss = FeedReader.xml(FeedReader.RSS + filter);
        assertEquals(title, item(rss, "item", "title"));
        assertEquals("О’Нил & Ко", FeedReader.text(rss, "dc:creator"));
        assertEquals("R&D <x>", FeedReader.text(rss, "category"));
        Document atom = FeedReader.xml(FeedReader.ATOM + filter);
        assertEquals(title, item(atom, "entry", "title"));
        assertEquals("<b>&hellip;</b> ]]>", FeedReader.text(atom, "summary"));
        JsonNode json = FeedReader.json(FeedReader.JSON + filter).at("/items/0");
        assertEquals(title, json.get("title").asText());
        String body = given().get(release.path()).path("body");
        assertTrue(body.contains("’") && body.contains("]]"), body);
        assertEquals(body, FeedReader.text(rss, "content:encoded"));
        assertEquals(body, FeedReader.text(atom, "content"));
        assertEquals(body, json.get("content_html").asText());
    }

    @Test
    void control_characters_are_rejected() {
        for (String title : List.of("a\u0003b", "a\uFFFEb", "a\u001Fb")) {
            Map<String, Object> text = Given.textOf(organization);
            text.put("title", title);
            Given.writing(text).post(Given.RELEASES).then().statusCode(422);
        }
        assertEquals(List.of(), FeedReader.ids(FeedReader.RSS + filter));
    }

    @Test
    void dates_are_english_in_any_locale_of_the_reader_or_the_server() {
        published(Map.of());
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ru-RU"));
            Document rss = FeedReader.xml(given().header("Accept-Language", "ru")
                    .get(FeedReader.RSS + filter)
                    .asByteArray());
            assertTrue(FeedReader.text(rss, "pubDate").matches(ENGLISH_DATE), FeedReader.text(rss, "pubDate"));
            assertTrue(FeedReader.text(rss, "lastBuildDate").matches(ENGLISH_DATE));
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void every_address_is_absolute_and_ascii() {
        published(Map.of(
                "body",
                "<p><a href=\"/путь?a=1&amp;b=ж\">1</a><a href=\"//cdn.example.org/x\">2</a><a href=\"#якорь\">3</a>"
                        + "<a href=\"../up\">4</a><a href=\"mailto:a@example.org\">5</a><img src=\"pic ture.png\">"
                        + "<img src=\"//cdn.example.org/i.png\"><a href=\"https://пример.рф/%D0%B6|x\">6</a></p>",
                "attribution",
                Map.of(
                        "source",
                        Map.of("name", "Источник", "url", "https://источник.рф/"),
                        "canonicalUrl",
                        "https://пример.рф/новости/мост?тема=СНГ#верх"),
                "media",
                List.of(Map.of("url", "https://пример.рф/фото.jpg", "type", "image/jpeg", "size", 5))));
        String page = "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/";
        Document rss = FeedReader.xml(FeedReader.RSS + filter);
        assertTrue(item(rss, "item", "link").startsWith(page), item(rss, "item", "link"));
        String html = FeedReader.text(rss, "content:encoded");
        for (String address : List.of(
                "href=\"https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?a=1&amp;b=%D0%B6\"",
                "href=\"https://cdn.example.org/x\"",
                "href=\"" + page + "%D0%BC%D0%BE%D1%81%D1%82?",
                "href=\"https://xn--e1afmkfd.xn--p1ai/up\"",
                "href=\"mailto:a@example.org\"",
                "src=\"" + page + "pic%20ture.png\"",
                "src=\"https://cdn.example.org/i.png\"",
                "href=\"https://xn--e1afmkfd.xn--p1ai/%D0%B6%7Cx\"")) {
            assertTrue(html.contains(address), () -> address + " is not in " + html);
        }
        Element enclosure = FeedReader.elements(rss, "enclosure").get(0);
        assertTrue(enclosure.getAttribute("url").startsWith("https://xn--e1afmkfd.xn--p1ai/"), html);
        assertEquals(
                "https://xn--h1aagkerh5b.xn--p1ai/",
                FeedReader.elements(rss, "source").get(0).getAttribute("url"));
        String feeds = FeedReader.get(FeedReader.ATOM + filter).asString()
                + FeedReader.get(FeedReader.JSON + filter).asString();
        assertFalse(feeds.matches("(?s).*(href|url|src)\\\\?\"?[=:]\\\\?\"[^\"]*[^ -~][^\"]*\".*"), feeds);
    }

    @Test
    void an_id_does_not_change_with_the_title_and_the_address() {
        Given.Release release = published(Map.of());
        Given.Release renamed = release.patch(Map.of(
                "title", "Совсем другой", "attribution", Map.of("canonicalUrl", "https://elsewhere.example.org/")));
        for (String feed : FeedReader.ALL) {
            assertEquals(List.of(FeedReader.urn(release.id())), FeedReader.ids(feed + filter));
        }
        assertEquals(release.id(), renamed.id());
        Element guid = FeedReader.elements(FeedReader.xml(FeedReader.RSS + filter), "guid")
                .get(0);
        assertEquals("false", guid.getAttribute("isPermaLink"));
    }

    @Test
    void links_do_not_use_the_host_of_the_request() {
        published(Map.of());
        published(Map.of());
        for (String feed : FeedReader.ALL) {
            String path = feed + filter + "&limit=1";
            String response = given().header("Host", "evil.example.org")
                    .header("X-Forwarded-Host", "evil.example.org")
                    .header("X-Forwarded-Proto", "ftp")
                    .header("Forwarded", "host=evil.example.org;proto=ftp")
                    .get(path)
                    .asString();
            assertFalse(response.contains("evil") || response.contains("ftp:"), response);
            assertEquals(FeedReader.get(path).asString(), response);
            String self = "http://localhost:8080" + path;
            assertTrue(response.contains(self.replace("&", "&amp;")) || response.contains(self), response);
        }
    }

    @Test
    void hidden_releases_affect_neither_items_nor_dates_until_they_are_published() throws InterruptedException {
        // Other tests schedule releases, which are also in the sitemap, every 20 seconds. None must become public
        // within the next seconds.
        while (Instant.now().getEpochSecond() % 20 > 11) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Instant now = clock.instant();
        clock.freezeAt(now);
        published(Map.of());
        clock.freezeAt(now.plusSeconds(5));
        List<String> paths = List.of(
                FeedReader.RSS + filter, FeedReader.ATOM + filter, FeedReader.JSON + filter, "/sitemap-news.xml");
        List<String> before =
                paths.stream().map(path -> FeedReader.get(path).asString()).toList();
        Given.Release scheduled = draft(Map.of())
                .publish(Map.of("publishedAt", now.plusSeconds(70).toString(), "embargo", true));
        clock.freezeAt(now.plusSeconds(6));
        Given.Release edited = scheduled.patch(Map.of("subtitle", "Ещё не всё"));
        draft(Map.of()).trash();
        draft(Map.of())
                .publish(Map.of("publishedAt", now.plusSeconds(90).toString(), "embargo", true))
                .withdraw("Не вышло");
        for (int i = 0; i < paths.size(); i++) {
            assertEquals(before.get(i), FeedReader.get(paths.get(i)).asString(), paths.get(i));
            String withKey = Given.staff().get(paths.get(i)).asString();
            assertEquals(before.get(i), withKey, "a request with a key has other content: " + paths.get(i));
        }
        clock.freezeAt(now.plusSeconds(70).minusMillis(1));
        assertEquals(before.get(1), FeedReader.get(FeedReader.ATOM + filter).asString());
        clock.freezeAt(now.plusSeconds(70));
        assertEquals(2, FeedReader.ids(FeedReader.ATOM + filter).size());
        assertEquals(now.plusSeconds(70).toString(), FeedReader.updated(FeedReader.ATOM + filter));
        assertTrue(FeedReader.get("/sitemap-news.xml").asString().contains(edited.id()));
        assertTrue(FeedReader.get("/sitemap.xml").asString().contains("http"));
        clock.freezeAt(now.plusSeconds(100));
        assertEquals(2, FeedReader.ids(FeedReader.ATOM + filter).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {FeedReader.RSS, FeedReader.ATOM, FeedReader.JSON})
    void a_withdrawal_is_reported_and_adds_no_older_item_to_the_page(String feed) {
        Instant now = Instant.now();
        Given.Release[] releases = new Given.Release[4];
        for (int i = 0; i < releases.length; i++) {
            releases[i] = draft(Map.of())
                    .publish(Map.of(
                            "publishedAt", now.minusSeconds(100L * (i + 1)).toString()));
        }
        String path = feed + filter + "&limit=2";
        List<String> shown = FeedReader.ids(path);
        assertEquals(List.of(FeedReader.urn(releases[0].id()), FeedReader.urn(releases[1].id())), shown);
        Instant before = Instant.parse(FeedReader.updated(FeedReader.ATOM + filter + "&limit=2"));
        releases[0].withdraw("Ошибка & <путаница>");
        assertEquals(List.of(FeedReader.urn(releases[1].id())), FeedReader.ids(path));
        if (feed.equals(FeedReader.JSON)) {
            JsonNode withdrawal = FeedReader.json(path).at("/_communique/withdrawals/0");
            assertEquals(FeedReader.urn(releases[0].id()), withdrawal.get("id").asText());
            assertEquals("Ошибка & <путаница>", withdrawal.get("reason").asText());
        } else {
            Document xml = FeedReader.xml(path);
            assertEquals(
                    FeedReader.urn(releases[0].id()),
                    FeedReader.elements(xml, "at:deleted-entry").get(0).getAttribute("ref"));
            assertEquals("Ошибка & <путаница>", FeedReader.text(xml, "at:comment"));
        }
        assertTrue(Instant.parse(FeedReader.updated(FeedReader.ATOM + filter + "&limit=2"))
                .isAfter(before));
    }

    @Test
    void the_date_of_a_feed_never_moves_backwards() {
        Given.Release old = published(Map.of());
        String topic = "Тема " + organization;
        String path = FeedReader.ATOM + filter + "&topic="
                + java.net.URLEncoder.encode(topic, java.nio.charset.StandardCharsets.UTF_8);
        Given.Release stays = published(Map.of("topics", List.of(topic)));
        Given.Release leaves = published(Map.of("topics", List.of(topic)));
        Instant last = assertLater(path, Instant.EPOCH);
        leaves.patch(Map.of("topics", List.of()));
        last = assertLater(path, last);
        Given.Release trashed = published(Map.of("topics", List.of(topic)));
        last = assertLater(path, last);
        Given.Release trash = trashed.trash();
        last = assertLater(path, last);
        trash.as(Map.of()).post(trash.path() + "/purge").then().statusCode(204);
        assertEquals(last, Instant.parse(FeedReader.updated(path)));
        Given.Release withdrawn = published(Map.of("topics", List.of(topic))).withdraw("Ошибка");
        last = assertLater(path, last);
        withdrawn.trash();
        last = assertLater(path, last);
        stays.patch(Map.of("attribution", Map.of("syndicatable", false)));
        last = assertLater(path, last);
        assertEquals(List.of(), FeedReader.ids(path));
        old.patch(Map.of("summary", "Уточнено"));
        assertEquals(
                last,
                Instant.parse(FeedReader.updated(path)),
                "an edit of a release outside of the feed does not change its date");
        assertTrue(Instant.parse(FeedReader.updated(FeedReader.ATOM + filter)).isAfter(last));
    }

    private static Instant assertLater(String path, Instant before) {
        Instant now = Instant.parse(FeedReader.updated(path));
        assertTrue(now.isAfter(before), () -> now + " is not after " + before);
        return now;
    }

    @ParameterizedTest
    @ValueSource(strings = {FeedReader.RSS, FeedReader.ATOM, FeedReader.JSON})
    void etag_and_last_modified_identify_the_same_state(String feed) {
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
        clock.freezeAt(second.plusMillis(100));
        Given.Release release = published(Map.of());
        String path = feed + filter;
        // The feed may still change within the same second, which Last-Modified cannot express.
        String early = given().get(path)
                .then()
                .header("Last-Modified", nullValue())
                .extract()
                .header("ETag");
        clock.freezeAt(second.plusMillis(900));
        release.patch(Map.of("summary", "В ту же секунду"));
        clock.freezeAt(second.plusSeconds(1));
        var response = given().get(path).then().statusCode(200).extract();
        String tag = response.header("ETag");
        String date = response.header("Last-Modified");
        assertFalse(tag.startsWith("W/") || tag.equals(early), tag);
        assertTrue(date.matches(ENGLISH_DATE), date);
        given().header("If-None-Match", tag)
                .get(path)
                .then()
                .statusCode(304)
                .header("ETag", equalTo(tag))
                .header("Last-Modified", equalTo(date))
                .header("Cache-Control", equalTo(response.header("Cache-Control")))
                .header("Vary", org.hamcrest.Matchers.notNullValue());
        given().header("If-Modified-Since", date).get(path).then().statusCode(304);
        given().header("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT")
                .get(path)
                .then()
                .statusCode(304);
        given().header("If-Modified-Since", "вчера").get(path).then().statusCode(200);
        // If-None-Match takes precedence.
        given().header("If-None-Match", early)
                .header("If-Modified-Since", date)
                .get(path)
                .then()
                .statusCode(200);
        clock.advance(Duration.ofSeconds(2));
        release = Given.published(Given.textOf(organization));
        clock.advance(Duration.ofSeconds(2));
        given().header("If-Modified-Since", date).get(path).then().statusCode(200);
        given().header("If-None-Match", tag).get(path).then().statusCode(200);
    }

    private Given.Release draft(Map<String, ?> with) {
        Map<String, Object> text = Given.textOf(organization);
        text.putAll(with);
        return Given.draft(text);
    }

    private Given.Release published(Map<String, ?> with) {
        return draft(with).publish(Map.of());
    }

    /** Returns the text of a child of the first item. */
    private static String item(Document feed, String item, String child) {
        return FeedReader.elements(feed, item)
                .get(0)
                .getElementsByTagName(child)
                .item(0)
                .getTextContent();
    }
}

package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.release.SitePages.Period;
import org.communique.release.SitePages.SitePage;
import org.communique.web.Instants;
import org.communique.web.WebConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class SitemapTest {

    @Inject
    TestClock clock;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void pages_are_listed_until_they_are_withdrawn() {
        Given.Release onSite = Given.published();
        Given.Release canonicalOnSite = withCanonicalUrl("https://localhost/новости/мост");
        Given.Release canonicalElsewhere = withCanonicalUrl("https://news.example.org/x" + UUID.randomUUID());
        Given.Release old = Given.draft().publish(Map.of("publishedAt", "2022-12-21T08:30:00Z"));
        Given.Release embargoed = Given.draft().embargo();
        List<String> pages = locations("/sitemap.xml");
        List<String> news = locations("/sitemap-news.xml");
        List<String> december = locations("/sitemap-2022-12.xml");
        assertTrue(pages.contains(url(onSite)) && news.contains(url(onSite)), news::toString);
        String canonical = "https://localhost/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BC%D0%BE%D1%81%D1%82";
        assertTrue(pages.contains(canonical) && news.contains(canonical), news::toString);
        assertTrue(pages.contains(url(old)) && december.contains(url(old)) && !news.contains(url(old)));
        assertTrue(locations("/sitemap-2022-12-21.xml").contains(url(old)));
        assertTrue(locations("/sitemap-2022-12-21-" + old.id().substring(34) + ".xml")
                .contains(url(old)));
        assertFalse(locations("/sitemap-2022-12-20.xml").contains(url(old)));
        for (String all : List.of(pages.toString(), news.toString())) {
            assertFalse(
                    all.contains("news.example.org")
                            || all.contains(canonicalElsewhere.id())
                            || all.contains(embargoed.id()),
                    all);
        }
        onSite.withdraw("Ошибка");
        old.trash();
        canonicalOnSite.withdraw("Ошибка");
        assertFalse((locations("/sitemap.xml") + "" + locations("/sitemap-news.xml")).contains(onSite.id()));
        assertFalse(locations("/sitemap-2022-12.xml").contains(url(old)));
    }

    @Test
    void a_news_entry_has_publication_language_title_and_date() {
        Map<String, Object> text = Given.text("Мост & <тоннель> " + UUID.randomUUID());
        text.put("language", "zh-Hant");
        // Far from the releases of other tests, which may be more than a news sitemap lists.
        clock.advance(Duration.ofDays(900));
        String at = Instants.format(clock.instant().minus(47, ChronoUnit.HOURS));
        Given.Release release = Given.draft(text).publish(Map.of("publishedAt", at));
        Document news = FeedReader.xml("/sitemap-news.xml");
        int place = FeedReader.texts(news, "loc").indexOf(url(release));
        assertEquals("Communiqué", FeedReader.texts(news, "news:name").get(place));
        assertEquals("zh-tw", FeedReader.texts(news, "news:language").get(place));
        assertEquals(at, FeedReader.texts(news, "news:publication_date").get(place));
        assertEquals(text.get("title"), FeedReader.texts(news, "news:title").get(place));
        given().get("/sitemap-news.xml").then().contentType(containsString("application/xml"));
        release.trash();
    }

    @Test
    void without_news_the_news_sitemap_has_the_newest_page_but_not_as_news() {
        Given.Release newest = Given.draft().publish(Map.of());
        clock.advance(Duration.ofDays(777));
        Document sitemap = FeedReader.xml("/sitemap-news.xml");
        assertEquals(1, FeedReader.texts(sitemap, "loc").size());
        assertEquals(List.of(), FeedReader.texts(sitemap, "news:news"));
        assertEquals(1, FeedReader.texts(sitemap, "lastmod").size());
        Given.Release news = Given.published();
        assertEquals(List.of(url(news)), locations("/sitemap-news.xml"));
        assertEquals(
                1,
                FeedReader.texts(FeedReader.xml("/sitemap-news.xml"), "news:news")
                        .size());
        news.withdraw("Ошибка");
        Document again = FeedReader.xml("/sitemap-news.xml");
        assertEquals(1, FeedReader.texts(again, "loc").size());
        assertFalse(FeedReader.texts(again, "loc").contains(url(news)));
        assertEquals(List.of(), FeedReader.texts(again, "news:news"));
        newest.trash();
        assertFalse(locations("/sitemap-news.xml").contains(url(newest)));
        assertFalse(locations("/sitemap-news.xml").isEmpty());
    }

    @Test
    void a_part_without_pages_has_the_home_page() {
        for (String part : List.of("1000-01", "1001-02-03", "1999-01-31-0f", "9998-12", "9998-12-31")) {
            assertEquals(List.of("http://localhost:8080/"), locations("/sitemap-" + part + ".xml"), part);
        }
    }

    @Test
    void sitemaps_of_a_service_without_pages_have_the_home_page() {
        PageAddresses site = addresses("https://новости.рф/{language}/{slug}");
        List<String> home = List.of("https://xn--b1amnebsh.xn--p1ai/");
        assertEquals(home, locations(SitemapXml.of(List.of(), site)));
        assertEquals(home, locations(SitemapXml.news(List.of(), List::of, site, "Communiqué")));
        // Their URLs are longer than the protocol allows.
        List<SitePage> unlisted = List.of(page("https://xn--b1amnebsh.xn--p1ai/" + "a".repeat(2_100)));
        assertEquals(home, locations(SitemapXml.of(unlisted, site)));
        assertEquals(home, locations(SitemapXml.news(unlisted, () -> unlisted, site, "Communiqué")));
        List<SitePage> listed = List.of(page("https://xn--b1amnebsh.xn--p1ai/a"));
        assertEquals(
                List.of("https://xn--b1amnebsh.xn--p1ai/a"),
                locations(SitemapXml.news(unlisted, () -> listed, site, "Communiqué")));
    }

    private static SitePage page(String url) {
        return new SitePage(UUID.randomUUID(), "a", "ru", "Заголовок", url, Instant.EPOCH, Instant.EPOCH, List.of());
    }

    private static List<String> locations(byte[] sitemap) {
        return FeedReader.texts(FeedReader.xml(sitemap), "loc");
    }

    @Test
    void unknown_parts_are_not_found() {
        for (String part :
                List.of("2022", "2022-13", "2022-02-30", "0000-01", "2022-12-21-xyz", "9999-12-31", "0999-12", "x")) {
            given().get("/sitemap-" + part + ".xml").then().statusCode(404).contentType("application/problem+json");
        }
    }

    @Test
    void a_day_with_too_many_pages_is_divided_by_the_endings_of_ids() {
        assertEquals(List.of("2022-12-21"), parts(20_000));
        assertEquals(16, parts(20_001).size());
        List<String> million = parts(1_000_000);
        assertEquals(256, million.size());
        assertEquals("2022-12-21-00", million.get(0));
        assertEquals("2022-12-21-ff", million.get(255));
        given().get("/sitemap-" + million.get(255) + ".xml").then().statusCode(200);
    }

    private static List<String> parts(long pages) {
        return Sitemaps.partsOf(new Period("2022-12-21", pages, Instant.EPOCH)).stream()
                .map(Sitemaps.Part::name)
                .toList();
    }

    @Test
    void the_public_address_is_the_canonical_url_or_the_page_on_the_site_or_the_url_in_the_api() {
        UUID id = UUID.randomUUID();
        PageAddresses site = addresses("https://Новости.рф/{language}/{slug}?id={id}");
        assertEquals("https://xn--b1amnebsh.xn--p1ai/ru/most?id=" + id, site.of(id, "most", "ru", null));
        assertEquals("https://example.org/", site.of(id, "most", "ru", "https://example.org/"));
        assertEquals("https://xn--b1amnebsh.xn--p1ai/", site.home());
        assertEquals("xn--b1amnebsh.xn--p1ai", site.host());
        PageAddresses none = addresses(null);
        assertEquals("https://api.example.org/base/v1/press-releases/" + id, none.of(id, "most", "ru", null));
        assertEquals("api.example.org", none.host());
        for (String bad : List.of("ftp://x/{slug}", "/{slug}", "https://x/{title}", "https://{language}.x/{slug}")) {
            assertThrows(IllegalArgumentException.class, () -> addresses(bad), bad);
        }
    }

    private static PageAddresses addresses(String template) {
        SyndicationConfig config = new SyndicationConfig() {
            @Override
            public Optional<String> pageUrl() {
                return Optional.ofNullable(template);
            }

            @Override
            public String publication() {
                return "Communiqué";
            }

            @Override
            public Optional<String> copyright() {
                return Optional.empty();
            }
        };
        WebConfig web = () -> URI.create("https://api.example.org/base/");
        return new PageAddresses(config, web);
    }

    private static Given.Release withCanonicalUrl(String canonicalUrl) {
        Map<String, Object> text = Given.text();
        text.put("attribution", Map.of("source", Map.of("name", "Источник"), "canonicalUrl", canonicalUrl));
        return Given.published(text);
    }

    private static List<String> locations(String path) {
        return FeedReader.texts(FeedReader.xml(path), "loc");
    }

    private static String url(Given.Release release) {
        return "http://localhost:8080" + release.path();
    }
}

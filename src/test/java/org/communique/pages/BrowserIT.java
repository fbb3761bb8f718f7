package org.communique.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.communique.Given;
import org.communique.OnNode;
import org.communique.PackagedService;
import org.communique.pages.Browser.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens the pages in a real browser, served by a freshly started service with the sample newsroom. */
class BrowserIT {
    private static final int DESKTOP = 1_280;
    private static final int PHONE = 360;
    private static final String SAMPLE = "karta-transportnyh-koridorov-2030";

    @TempDir
    static Path folder;

    private static Browser browser;
    private static PackagedService service;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.start();
        service = PackagedService.start(folder, "-Dcommunique.admin-key=" + Given.ADMIN_KEY);
        service.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void requests_can_be_tried_on_the_page_to_which_the_root_redirects() {
        try (Visit visit = visit("en", DESKTOP, "/")) {
            Page page = visit.page;
            assertThat(page).hasURL(Pattern.compile(".*/docs/.*"));
            Locator list = operation(page, "listPressReleases");
            list.locator(".opblock-summary-control").click();
            execute(list);
            assertThat(list.locator(".live-responses-table .response .response-col_status")
                            .first())
                    .containsText("200");
            // The page fills in the parameters from the examples.
            assertThat(list.locator(".live-responses-table")).containsText("Председательство");
            visit.screenshot("docs");
            list.locator(".opblock-summary-control").click();

            page.locator(".auth-wrapper .authorize").click();
            page.locator(".auth-container input").first().fill(Given.ADMIN_KEY);
            page.locator(".auth-btn-wrapper .authorize").first().click();
            page.locator(".auth-btn-wrapper .btn-done").first().click();
            Locator create = operation(page, "createPressRelease");
            create.locator(".opblock-summary-control").click();
            execute(create);
            assertThat(create.locator(".live-responses-table .response .response-col_status")
                            .first())
                    .containsText("201");
        }
    }

    /** Every picture that is not behind the end of the window. */
    private static void assertPicturesLoad(Page page) {
        page.waitForFunction("""
                () => [...document.images]
                    .filter(image => image.getBoundingClientRect().top < innerHeight)
                    .every(image => image.complete && image.naturalWidth > 0)""");
        // One that cannot be loaded is replaced by its text.
        assertThat(page.locator(".missing-image")).hasCount(0);
    }

    private static void execute(Locator operation) {
        operation
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Execute"))
                .click();
    }

    private static Locator operation(Page page, String id) {
        return page.locator(".opblock[id$=\"-" + id + "\"]");
    }

    @Test
    void the_guide_has_links_to_its_sections() {
        try (Visit visit = visit("en", DESKTOP, "/guide")) {
            visit.page.locator(".sections a").nth(2).click();
            assertThat(visit.page).hasURL(Pattern.compile(".*/guide#.+"));
            assertThat(visit.page.locator("h2:target")).isVisible();
            visit.screenshot("guide");
            visit.assertNoErrors("the guide");
        }
    }

    /** Code blocks and tables scroll inside themselves, and nothing is cut off. */
    @ParameterizedTest
    @ValueSource(ints = {320, PHONE, 800, DESKTOP})
    void the_guide_fits_the_window(int width) {
        try (Visit visit = visit("en", width, "/guide")) {
            assertFitsWidth(visit.page);
            assertEquals(List.of(), visit.page.evaluate("""
                    () => [...document.querySelectorAll('main *')]
                        .filter(element => element.scrollWidth > element.clientWidth + 1)
                        .filter(element => !element.closest('pre, table') && getComputedStyle(element).display !== 'inline')
                        .map(element => element.outerHTML)"""));
            assertEquals(List.of(), visit.page.evaluate("""
                    () => [...document.querySelectorAll('pre, table')]
                        .filter(element => getComputedStyle(element).overflowX !== 'auto')
                        .map(element => element.outerHTML)"""));
            visit.screenshot("guide-" + width);
            visit.assertNoErrors("the guide at " + width + " pixels");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ru", "en"})
    void the_newsroom_lists_finds_and_shows_releases(String language) {
        boolean russian = language.equals("ru");
        try (Visit visit = visit(language, DESKTOP, "/newsroom")) {
            Page page = visit.page;
            awaitView(page);
            assertEquals(language, page.locator("html").getAttribute("lang"));
            assertThat(page.locator(".card")).hasCount(20);
            visit.screenshot("newsroom-" + language);
            visit.assertNoErrors("the list");
            assertThat(page.locator(".card img[srcset][alt]").first()).isVisible();
            assertPicturesLoad(page);
            page.locator("button.more").click();
            assertThat(page.locator(".card").nth(20)).isVisible();

            // A form of the word that the texts do not contain.
            page.locator("#q").pressSequentially("контейнерами");
            assertThat(page.locator(".passage mark").first()).isVisible();
            assertThat(page.locator("fieldset[data-facet=language]")).isVisible();
            int all = page.locator(".card").count();
            page.locator("#language-ru").check();
            assertThat(page).hasURL(Pattern.compile(".*language=ru.*"));
            assertThat(page.locator(".card h2:not([lang=ru])")).hasCount(0);
            assertTrue(page.locator(".card").count() <= all);
            visit.screenshot("newsroom-search-" + language);
            visit.assertNoErrors("the search");

            page.navigate(service.uri() + "/newsroom/?release=" + SAMPLE);
            awaitView(page);
            assertThat(page.locator("article.release h1")).hasAttribute("lang", "ru");
            assertThat(page.locator("section.contacts a[href^=\"tel:\"]").first())
                    .isVisible();
            assertThat(page.locator("section.source dd").first()).isVisible();
            assertThat(page.locator(".neighbours a.older .title")).isVisible();
            assertThat(page.locator("section.related a").first()).isVisible();
            assertThat(page.locator(".release figure img[alt]").first()).isVisible();
            assertPicturesLoad(page);
            visit.screenshot("newsroom-release-" + language);
            visit.assertNoErrors("the release");
            page.locator(".translations a[lang=en]").click();
            assertThat(page.locator("article.release h1")).hasAttribute("lang", "en");
            page.goBack();
            assertThat(page.locator("article.release h1")).hasAttribute("lang", "ru");

            page.locator(".ui-languages a[lang=" + (russian ? "en" : "ru") + "]")
                    .click();
            assertThat(page.locator("html")).hasAttribute("lang", russian ? "en" : "ru");
        }
    }

    @Test
    void the_newsroom_shows_changes_while_it_is_open() {
        try (Visit visit = visit("en", DESKTOP, "/newsroom/")) {
            Page page = visit.page;
            awaitView(page);
            // Only an event shows that the stream is open. A release published before that may be part of the list that
            // the page read first.
            Given.Release release = null;
            for (int n = 0; release == null || !page.locator("#news button").isVisible(); n++) {
                assertTrue(n < 30, "the page receives no event");
                release = OnNode.published(service, "Новый терминал " + n);
                page.waitForTimeout(500);
            }
            visit.screenshot("newsroom-live");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                    .click();
            Locator card = page.locator(".card[data-id=\"" + release.id() + "\"]");
            assertThat(card).isVisible();
            card.locator("h2 a").click();
            assertThat(page.locator("article.release")).isVisible();
            release = OnNode.correct(service, release, "Терминал в Орше открыт");
            assertThat(page.locator("article.release h1")).hasText("Терминал в Орше открыт");
            assertThat(page.locator("section.corrections li")).containsText("Уточнено");
            OnNode.act(service, release, "withdraw", Map.of("reason", "Сообщение ошибочно."));
            assertThat(page.locator(".failure[data-status=\"410\"] .reason")).containsText("Сообщение ошибочно.");
            visit.screenshot("newsroom-withdrawn");
            visit.assertNoErrors("the withdrawn release");
        }
    }

    @Test
    void the_newsroom_fits_a_phone() {
        try (Visit visit = visit("ru", PHONE, "/newsroom/?release=" + SAMPLE)) {
            awaitView(visit.page);
            assertFitsWidth(visit.page);
            visit.screenshot("newsroom-phone");
            visit.assertNoErrors("the release on a phone");
        }
    }

    private static void assertFitsWidth(Page page) {
        assertEquals(
                true,
                page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                "the page scrolls sideways");
    }

    private static Visit visit(String language, int width, String path) {
        Visit visit = browser.visit(language, width);
        visit.page.navigate(service.uri() + path);
        return visit;
    }

    /** Waits until the view of the current address is rendered. */
    private static void awaitView(Page page) {
        page.waitForSelector("main[aria-busy=false] h1");
    }
}

package org.communique.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.communique.NodeTools;

/** The installed Chromium. Tests that need it are skipped if Chromium or Node.js, which controls it, is not installed. */
final class Browser implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // The hosts of the sample images do not exist.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost");
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = "axe-core@4.11.0";

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final String axe;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium, String axe) {
        this.playwright = playwright;
        this.chromium = chromium;
        this.axe = axe;
    }

    static Browser start() throws IOException, InterruptedException {
        Optional<Path> program = PROGRAMS.stream()
                .map(Browser::program)
                .flatMap(Optional::stream)
                .findFirst();
        assumeTrue(program.isPresent(), "skipped: Chromium is not installed");
        Optional<Path> node = program("node");
        assumeTrue(node.isPresent(), "skipped: Node.js is not installed");
        Path axe = NodeTools.installed("axe", AXE).folder().resolve("node_modules/axe-core/axe.min.js");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH", node.get().toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        com.microsoft.playwright.Browser chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setHeadless(true)
                        .setArgs(ARGUMENTS));
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        return new Browser(playwright, chromium, Files.readString(axe));
    }

    private static Optional<Path> program(String name) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page with empty storage and cache. */
    Visit visit(String language, int width) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(language)
                .setTimezoneId("Europe/Minsk")
                .setViewportSize(width, 900));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        return new Visit(context, axe);
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    /** One page of a visitor, and the errors that its scripts and policies caused. */
    static final class Visit implements AutoCloseable {
        final Page page;
        private final BrowserContext context;
        private final String axe;
        private final List<String> errors = new ArrayList<>();

        private Visit(BrowserContext context, String axe) {
            this.context = context;
            this.axe = axe;
            page = context.newPage();
            page.onPageError(errors::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                    errors.add(message.text());
                }
            });
        }

        /** Saves a screenshot for people to look at. */
        void screenshot(String name) {
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        }

        /** Asserts that no script failed, no policy was violated, and axe finds no serious violation of WCAG 2.2 AA. */
        void assertNoErrors(String view) {
            assertEquals(List.of(), errors, view);
            // Text is pale while it loads, which axe would report as low contrast.
            page.waitForFunction("() => !document.querySelector('[aria-busy=true]')");
            page.evaluate(axe);
            Object violations = page.evaluate(
                    "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                            + " 'wcag22aa']})).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                            + ".map(v => v.id + ': ' + v.nodes[0].html)");
            assertEquals(List.of(), violations, view);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}

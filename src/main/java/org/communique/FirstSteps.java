package org.communique;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.communique.access.FirstAdminKey;
import org.communique.database.DatabaseConfig;
import org.communique.pages.PageRoutes;
import org.communique.samples.SampleNewsroom;
import org.communique.web.WebConfig;

/** Prepares a new installation at its start: loads the samples, creates the first key, and prints the addresses of the service. */
@ApplicationScoped
class FirstSteps {
    private final SampleNewsroom samples;
    private final FirstAdminKey firstAdminKey;
    private final DatabaseConfig database;
    private final WebConfig web;
    private final PageRoutes pages;

    FirstSteps(
            SampleNewsroom samples,
            FirstAdminKey firstAdminKey,
            DatabaseConfig database,
            WebConfig web,
            PageRoutes pages) {
        this.samples = samples;
        this.firstAdminKey = firstAdminKey;
        this.database = database;
        this.web = web;
        this.pages = pages;
    }

    void run(@Observes StartupEvent start) {
        samples.loadIfConfigured();
        // With an external database the operator configures the first key: a printed key could end up in a log archive.
        Optional<String> key = database.embedded() ? firstAdminKey.create() : Optional.empty();
        // Printed to the terminal, since keys are never logged.
        PrintStream terminal = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        terminal.println();
        terminal.println("Communiqué");
        terminal.println("  API    " + web.urlOf("/v1/press-releases"));
        terminal.println("  Docs   " + web.urlOf("/docs"));
        terminal.println("  Guide  " + web.urlOf("/guide"));
        if (pages.hasNewsroom()) {
            terminal.println("  Site   " + web.urlOf("/newsroom/"));
        }
        if (database.embedded()) {
            terminal.println("  Data   " + database.dataDir().toAbsolutePath().normalize());
        }
        key.ifPresent(text -> {
            terminal.println("  Key    " + text + "  (admin; shown this once)");
            terminal.println("  Next   curl " + web.urlOf("/v1/press-releases") + "?limit=3");
            terminal.println("         curl -H 'Authorization: Bearer <key>' " + web.urlOf("/v1/api-keys"));
        });
        terminal.println();
    }
}

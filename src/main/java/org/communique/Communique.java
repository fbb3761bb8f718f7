package org.communique;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.communique.database.DatabaseConnection;
import org.communique.database.Migrations;
import org.communique.embedded.EmbeddedDatabase;
import org.communique.release.ReleaseRecount;
import org.communique.web.RequestTargets;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Starts the service. Before that, starts the embedded database if no other is configured, and migrates the schema. Exits with code 1 on
 * failure. With {@code communique.migrate-only} it only migrates the schema and exits, and with {@code communique.recount-only} it also
 * checks the counts of releases before it exits.
 */
@QuarkusMain
public class Communique {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String EMBEDDED = "communique.embedded";
    private static final String MIGRATE_ONLY = "communique.migrate-only";
    private static final String RECOUNT_ONLY = "communique.recount-only";
    private static final String MIGRATE_AT_START = "quarkus.flyway.migrate-at-start";
    private static final String WITHOUT_DATABASE = "Communiqué cannot start without its database. ";
    private static final long SHUTDOWN_SECONDS = 60;

    /** Runs the service until it is stopped. */
    public static void main(String... args) {
        AddressCache.shorten();
        RequestTargets.checkHereOnly();
        var config = ConfigProvider.getConfig();
        boolean isRecount = isSet(config, RECOUNT_ONLY);
        boolean isMaintenance = isRecount || isSet(config, MIGRATE_ONLY);
        var database = new FutureTask<>(() -> {
            startDatabase(config);
            String migrated = isMaintenance || wantsMigrations(config) ? Migrations.run(config) : null;
            return isRecount ? ReleaseRecount.run(config) : migrated;
        });
        new Thread(database, "database-start").start();
        LinkageError failure = isMaintenance ? null : prepare();
        String done;
        try {
            done = result(database);
        } catch (IOException e) {
            // The log is not set up before Quarkus runs, and would add a stack trace to the message for the operator.
            System.err.println(e.getMessage());
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(1, e);
            return;
        }
        if (isMaintenance) {
            System.out.println(done);
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(0, null);
            return;
        }
        if (failure != null) {
            // Quarkus would say only that its class cannot be used.
            failure.printStackTrace();
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(1, failure);
            return;
        }
        // Not in the development mode, where main runs again in the same process.
        if (done != null && LaunchMode.current() == LaunchMode.NORMAL) {
            System.setProperty(MIGRATE_AT_START, "false");
        }
        Quarkus.run(args);
    }

    private static boolean isSet(Config config, String name) {
        return config.getOptionalValue(name, Boolean.class).orElse(false);
    }

    /** Whether to migrate the schema here. Quarkus migrates it later if Flyway has settings that are not known here. */
    private static boolean wantsMigrations(Config config) {
        boolean isSpecial = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                // A setting of the environment may have the name of the variable.
                .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "."))
                .anyMatch(name -> name.startsWith("quarkus.flyway.") && !Migrations.SETTINGS.contains(name));
        return !isSpecial
                && config.getOptionalValue(MIGRATE_AT_START, Boolean.class).orElse(true);
    }

    /** Starts the embedded database, or waits for the configured one. */
    private static void startDatabase(Config config) throws IOException {
        if (config.getOptionalValue(URL, String.class).isPresent()) {
            try {
                DatabaseConnection.await(config);
            } catch (IOException e) {
                throw new IOException(WITHOUT_DATABASE + e.getMessage(), e);
            }
            return;
        }
        var data = config.getOptionalValue("communique.data-dir", String.class).orElse("data");
        var stopped = new CountDownLatch(1);
        waitOnShutdown(stopped);
        try {
            var database = EmbeddedDatabase.start(Path.of(data, "postgresql"));
            System.setProperty(URL, database.jdbcUrl());
            System.setProperty(USERNAME, database.username());
            System.setProperty(PASSWORD, database.password());
            System.setProperty(EMBEDDED, "true");
            stopAfterQuarkus(database, stopped);
        } catch (IOException | RuntimeException e) {
            stopped.countDown();
            throw new IOException(WITHOUT_DATABASE + e.getMessage(), e);
        } catch (Error e) {
            stopped.countDown();
            throw e;
        }
    }

    /**
     * Runs the part of the start that needs no database while the database starts: the initialization of the class that Quarkus generates.
     *
     * @return the error; null on success
     */
    private static LinkageError prepare() {
        try {
            Class.forName(
                    Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
            return null;
        } catch (ClassNotFoundException e) {
            // In the development mode the class is generated when Quarkus runs.
            return null;
        } catch (LinkageError e) {
            return e;
        }
    }

    private static <T> T result(FutureTask<T> starting) throws IOException {
        try {
            return starting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(
                    e.getCause() instanceof IllegalStateException failure
                            ? failure.getMessage()
                            : String.valueOf(e.getCause()),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }

    /**
     * Quarkus calls the exit handler on the main thread when everything else has stopped, also after a failed start.
     */
    private static void stopAfterQuarkus(EmbeddedDatabase database, CountDownLatch stopped) {
        var exit = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> {
            try {
                database.close();
            } catch (IOException e) {
                Logger.getLogger(Communique.class).error("The database could not be stopped", e);
            } finally {
                stopped.countDown();
            }
            // The development mode runs main again in the same process.
            List.of(URL, USERNAME, PASSWORD, EMBEDDED).forEach(System::clearProperty);
            ApplicationLifecycleManager.setDefaultExitCodeHandler(exit);
            exit.accept(code, failure);
        });
    }

    /**
     * On a signal the process would end as soon as Quarkus has stopped, without letting the main thread go on to the
     * exit handler. The time is limited in case Quarkus hangs; the next start stops a database left behind.
     */
    private static void waitOnShutdown(CountDownLatch stopped) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                stopped.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "database-shutdown"));
    }
}

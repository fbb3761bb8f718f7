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
import org.communique.database.Migrations;
import org.communique.embedded.EmbeddedDatabase;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Starts the service, and before it a database of its own if no other is configured, and brings the schema up to date. Exits with code 1
 * if that cannot be done. With {@code communique.migrate-only} it brings the schema up to date instead, and exits.
 */
@QuarkusMain
public class Communique {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String EMBEDDED = "communique.embedded";
    private static final String MIGRATE_ONLY = "communique.migrate-only";
    private static final String MIGRATE_AT_START = "quarkus.flyway.migrate-at-start";
    private static final long SHUTDOWN_SECONDS = 60;

    /** Runs the service until it is told to exit. */
    public static void main(String... args) {
        AddressCache.shorten();
        var config = ConfigProvider.getConfig();
        boolean isMigration =
                config.getOptionalValue(MIGRATE_ONLY, Boolean.class).orElse(false);
        var database = new FutureTask<>(() -> {
            startDatabase(config);
            return isMigration || wantsMigrations(config) ? Migrations.run(config) : null;
        });
        new Thread(database, "database-start").start();
        LinkageError unprepared = isMigration ? null : prepare();
        String migrated;
        try {
            migrated = result(database);
        } catch (IOException e) {
            // The log is not set up before Quarkus runs, and would add a stack trace to what the operator reads.
            System.err.println(e.getMessage());
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(1, e);
            return;
        }
        if (isMigration) {
            System.out.println(migrated);
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(0, null);
            return;
        }
        if (unprepared != null) {
            // Quarkus would say only that its class cannot be used.
            unprepared.printStackTrace();
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(1, unprepared);
            return;
        }
        // Where main runs once in the process: the development mode reads it again.
        if (migrated != null && LaunchMode.current() == LaunchMode.NORMAL) {
            System.setProperty(MIGRATE_AT_START, "false");
        }
        Quarkus.run(args);
    }

    /** Quarkus does it as well, later, and has settings for it that are not known here. */
    private static boolean wantsMigrations(Config config) {
        boolean isSpecial = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                // A setting of the environment may have the name of the variable.
                .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "."))
                .anyMatch(name -> name.startsWith("quarkus.flyway.") && !Migrations.SETTINGS.contains(name));
        return !isSpecial
                && config.getOptionalValue(MIGRATE_AT_START, Boolean.class).orElse(true);
    }

    /** One of its own, unless another is configured. */
    private static void startDatabase(Config config) throws IOException {
        if (config.getOptionalValue(URL, String.class).isPresent()) {
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
            throw new IOException("Communiqué cannot start without its database. " + e.getMessage(), e);
        } catch (Error e) {
            stopped.countDown();
            throw e;
        }
    }

    /**
     * Does the part of the start that needs no database while that starts: Quarkus does it when its class is initialized.
     *
     * @return what went wrong; null when nothing did
     */
    private static LinkageError prepare() {
        try {
            Class.forName(
                    Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
            return null;
        } catch (ClassNotFoundException e) {
            // In the development mode the class is made when Quarkus runs.
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

package org.communique.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How the schema is changed: by connections of its own, not by those of requests. A statement may take its time there, and the connection
 * that holds Flyway's lock idles in its transaction meanwhile. Only a lock on a table that does not come is given up, so that requests to
 * other nodes do not queue behind it.
 */
@Singleton
public class Migrations implements FlywayConfigurationCustomizer {
    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final String URL = "quarkus.datasource.jdbc.url";
    /** Those of Flyway's settings that count where Quarkus does not run, with dots for hyphens. */
    public static final Set<String> SETTINGS = Set.of(
            "quarkus.flyway.migrate.at.start",
            "quarkus.flyway.jdbc.url",
            "quarkus.flyway.username",
            "quarkus.flyway.password",
            "quarkus.flyway.ignore.future.migrations");

    /** The last of two that say the same counts. */
    private static final String LIMITS =
            " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=10s";
    /** Once a second: half an hour for another node that migrates. */
    private static final int LOCK_ATTEMPTS = 1_800;

    /** For where Quarkus has Flyway migrate: in the tests that run in one process with the service. */
    @Override
    public void customize(FluentConfiguration flyway) {
        Config config = ConfigProvider.getConfig();
        if (config.getOptionalValue(URL, String.class).isPresent()) {
            configure(flyway, config);
        }
    }

    /**
     * Brings the schema up to date before the service runs, while that gets ready, or without it.
     *
     * @return what was done, to be told to the operator
     * @throws RuntimeException if it could not be done; the schema is as the last migration left it that succeeded
     */
    public static String run(Config config) {
        FluentConfiguration flyway = Flyway.configure();
        configure(flyway, config);
        // As at the start of the service: an older version does not run on a newer schema.
        if (!config.getOptionalValue("quarkus.flyway.ignore-future-migrations", Boolean.class)
                .orElse(false)) {
            flyway.ignoreMigrationPatterns(new String[0]);
        }
        MigrateResult result;
        try {
            result = flyway.load().migrate();
        } catch (RuntimeException e) {
            throw new IllegalStateException("The schema could not be brought up to date. " + e.getMessage(), e);
        }
        String version = Optional.ofNullable(result.targetSchemaVersion).orElse(result.initialSchemaVersion);
        return "The schema is at version " + version + "; migrations applied: " + result.migrationsExecuted;
    }

    private static void configure(FluentConfiguration flyway, Config config) {
        flyway.dataSource(database(config)).lockRetryCount(LOCK_ATTEMPTS).callbacks(new Telling());
    }

    /** Says in one line what Flyway says in many. */
    private static final class Telling implements Callback {
        private int applied;
        private String version;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE || event == Event.AFTER_MIGRATE_APPLIED;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            if (event == Event.AFTER_EACH_MIGRATE) {
                applied++;
                version = String.valueOf(context.getMigrationInfo().getVersion());
            } else {
                LOG.infof("The schema was brought to version %s by %d migrations", version, applied);
            }
        }

        @Override
        public String getCallbackName() {
            return getClass().getSimpleName();
        }
    }

    private static DataSource database(Config config) {
        PGSimpleDataSource database = DedicatedConnection.to(
                config, "quarkus.flyway.jdbc-url", "quarkus.flyway.username", "quarkus.flyway.password");
        database.setOptions(Optional.ofNullable(database.getOptions()).orElse("") + LIMITS);
        database.setSocketTimeout(0);
        return database;
    }
}

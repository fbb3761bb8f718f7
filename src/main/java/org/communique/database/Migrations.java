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

/**
 * Migrates the schema on its own connections, without the time limits of requests: a statement may take long, and meanwhile the connection
 * that holds Flyway's lock is idle in its transaction. Only waiting for a table lock is limited, so that requests to other nodes do not queue
 * behind it.
 */
@Singleton
public class Migrations implements FlywayConfigurationCustomizer {
    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final String URL = "quarkus.datasource.jdbc.url";
    /** The settings of Flyway that this class reads itself, with dots for hyphens. */
    public static final Set<String> SETTINGS = Set.of(
            "quarkus.flyway.migrate.at.start",
            "quarkus.flyway.jdbc.url",
            "quarkus.flyway.username",
            "quarkus.flyway.password",
            "quarkus.flyway.ignore.future.migrations");

    private static final String LIMITS =
            " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=10s";
    /** One attempt a second: waits half an hour for another node that migrates. */
    private static final int LOCK_ATTEMPTS = 1_800;

    /** Applies where Quarkus runs Flyway: in tests that run in one process with the service. */
    @Override
    public void customize(FluentConfiguration flyway) {
        Config config = ConfigProvider.getConfig();
        if (config.getOptionalValue(URL, String.class).isPresent()) {
            configure(flyway, config);
        }
    }

    /**
     * Migrates the schema, while the service starts or without it.
     *
     * @return a message for the operator
     * @throws RuntimeException if a migration fails; the schema is then at the last version that succeeded
     */
    public static String run(Config config) {
        FluentConfiguration flyway = Flyway.configure();
        configure(flyway, config);
        // As Quarkus does: an older version of the service does not run on a newer schema.
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
        flyway.dataSource(database(config)).lockRetryCount(LOCK_ATTEMPTS).callbacks(new AfterMigrations(config));
    }

    /** Logs one line in place of the many of Flyway, and collects statistics of what was migrated. */
    private static final class AfterMigrations implements Callback {
        private final Config config;
        private int applied;
        private String version;

        AfterMigrations(Config config) {
            this.config = config;
        }

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
                LOG.infof("The schema was migrated to version %s by %d migrations", version, applied);
                PlannerStatistics.collect(config);
            }
        }

        @Override
        public String getCallbackName() {
            return getClass().getSimpleName();
        }
    }

    private static DataSource database(Config config) {
        return DedicatedConnection.ofOwner(config, LIMITS);
    }
}

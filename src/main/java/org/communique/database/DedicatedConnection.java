package org.communique.database;

import io.smallrye.config.SmallRyeConfig;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to the configured database outside the pool, for work that holds one for long or needs limits other than those of requests. */
public final class DedicatedConnection {
    private static final String PROPERTIES = "quarkus.datasource.jdbc.additional-jdbc-properties";

    private DedicatedConnection() {}

    /** Returns connections to the database of requests, with the limits of requests. */
    public static PGSimpleDataSource to(Config config) {
        return to(config, "quarkus.datasource.jdbc.url", "quarkus.datasource.username", "quarkus.datasource.password");
    }

    /**
     * Returns connections of the owner of the tables: the settings of Flyway, or where they are unset, those of requests. They wait for
     * responses without a limit, unless the caller sets one, because their statements may take long.
     *
     * @param options appended to the configured ones, because PostgreSQL uses the last of several values
     */
    public static PGSimpleDataSource ofOwner(Config config, String options) {
        PGSimpleDataSource database =
                to(config, "quarkus.flyway.jdbc-url", "quarkus.flyway.username", "quarkus.flyway.password");
        database.setOptions(Optional.ofNullable(database.getOptions()).orElse("") + options);
        database.setSocketTimeout(0);
        return database;
    }

    /** @param url the name of a setting, like the others; where it is unset, the setting of requests is used */
    private static PGSimpleDataSource to(Config config, String url, String username, String password) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(first(config, url, "quarkus.datasource.jdbc.url").orElseThrow());
        first(config, username, "quarkus.datasource.username").ifPresent(database::setUser);
        first(config, password, "quarkus.datasource.password").ifPresent(database::setPassword);
        properties(config).forEach((name, value) -> set(database, name, value));
        return database;
    }

    private static Optional<String> first(Config config, String own, String common) {
        return config.getOptionalValue(own, String.class).or(() -> config.getOptionalValue(common, String.class));
    }

    private static Map<String, String> properties(Config config) {
        return config.unwrap(SmallRyeConfig.class)
                .getOptionalValues(PROPERTIES, String.class, String.class)
                .orElse(Map.of());
    }

    /** Ignores unknown properties, as the driver does for requests. */
    private static void set(PGSimpleDataSource database, String name, String value) {
        if (PGProperty.forName(name) == null) {
            return;
        }
        try {
            database.setProperty(name, value);
        } catch (SQLException e) {
            throw new IllegalArgumentException("The property " + name + " of the database is not valid", e);
        }
    }
}

package org.communique.database;

import io.smallrye.config.SmallRyeConfig;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to the configured database beside the pool: for what holds one for long, or has other limits than requests. */
public final class DedicatedConnection {
    private static final String PROPERTIES = "quarkus.datasource.jdbc.additional-jdbc-properties";

    private DedicatedConnection() {}

    /** To the database of requests, with their limits. */
    public static PGSimpleDataSource to(Config config) {
        return to(config, "quarkus.datasource.jdbc.url", "quarkus.datasource.username", "quarkus.datasource.password");
    }

    /** @param url the names of settings, each of which may fall back on that of requests */
    static PGSimpleDataSource to(Config config, String url, String username, String password) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(either(config, url, "quarkus.datasource.jdbc.url").orElseThrow());
        either(config, username, "quarkus.datasource.username").ifPresent(database::setUser);
        either(config, password, "quarkus.datasource.password").ifPresent(database::setPassword);
        properties(config).forEach((name, value) -> set(database, name, value));
        return database;
    }

    private static Optional<String> either(Config config, String own, String common) {
        return config.getOptionalValue(own, String.class).or(() -> config.getOptionalValue(common, String.class));
    }

    private static Map<String, String> properties(Config config) {
        return config.unwrap(SmallRyeConfig.class)
                .getOptionalValues(PROPERTIES, String.class, String.class)
                .orElse(Map.of());
    }

    /** The driver ignores what it does not know, as it does for requests. */
    private static void set(PGSimpleDataSource database, String name, String value) {
        if (PGProperty.forName(name) == null) {
            return;
        }
        try {
            database.setProperty(name, value);
        } catch (SQLException e) {
            throw new IllegalArgumentException("the property " + name + " of the database cannot be used", e);
        }
    }
}

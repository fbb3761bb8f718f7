package org.communique.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where the service stores its data with the embedded database. */
@ConfigMapping(prefix = "communique")
public interface DatabaseConfig {

    /** Holds the embedded database and the search index. */
    @WithDefault("data")
    Path dataDir();

    /** How long a starting node waits for a configured database. Read before the service has a configuration. */
    @WithDefault("30S")
    Duration databaseStartTimeout();

    /** Whether the database is the embedded one. Set by the service at its start, not by the operator. */
    @WithDefault("false")
    boolean embedded();
}

package org.communique.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the service keeps its data when it brings its own database. */
@ConfigMapping(prefix = "communique")
public interface DatabaseConfig {

    /** Holds the embedded database and the search index. */
    @WithDefault("data")
    Path dataDir();

    /** Whether the database is the embedded one: set at the start, not by whoever configures the service. */
    @WithDefault("false")
    boolean embedded();
}

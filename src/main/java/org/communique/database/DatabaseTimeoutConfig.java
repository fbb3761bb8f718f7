package org.communique.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long requests wait for the database. */
@ConfigMapping(prefix = "communique.database")
interface DatabaseTimeoutConfig {

    /** The time in which a request must have its response, as far as it waits for the database: from half a second to ten minutes. */
    @WithDefault("2S")
    Duration timeout();
}

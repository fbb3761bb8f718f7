package org.communique.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How nodes learn of changes. */
@ConfigMapping(prefix = "communique.journal")
interface JournalConfig {

    /**
     * How often a node queries the database for changes and due work: 50 ms to 1 second. Usually notifications arrive within milliseconds;
     * polling covers those that are lost.
     */
    @WithDefault("1S")
    Duration poll();
}

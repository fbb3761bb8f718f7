package org.communique.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the nodes learn of what happens. */
@ConfigMapping(prefix = "communique.journal")
interface JournalConfig {

    /**
     * How often the database is asked whether there is something to do that it did not notify of: 50 ms to 1 second. Notifications come
     * within milliseconds; this is for where they do not arrive.
     */
    @WithDefault("1S")
    Duration poll();
}

package org.communique.changes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many follow, and how patiently they are served. */
@ConfigMapping(prefix = "communique.changes")
interface ChangesConfig {

    /** Streams at once on this node; whoever comes when there are as many is told to come again. */
    @WithDefault("10000")
    int streams();

    /** How often a stream says that it lives, so that proxies keep it and clients notice when it does not. */
    @WithDefault("15S")
    Duration heartbeat();

    /** How long a client may take nothing of what waits for it, until its connection is cut. */
    @WithDefault("30S")
    Duration patience();
}

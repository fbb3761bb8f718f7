package org.communique.changes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the live streams of changes. */
@ConfigMapping(prefix = "communique.changes")
interface ChangesConfig {

    /** Maximum number of concurrent streams on this node. Further requests fail with 503. */
    @WithDefault("10000")
    int maxStreams();

    /** Maximum number of concurrent streams with a query on this node, of all streams. Further requests fail with 503. */
    @WithDefault("1000")
    int maxSearches();

    /** How often a stream sends a heartbeat, so that proxies keep the connection and clients notice when it is gone. */
    @WithDefault("15S")
    Duration heartbeat();

    /** How long a client may leave queued events unread before its connection is closed. */
    @WithDefault("30S")
    Duration clientTimeout();
}

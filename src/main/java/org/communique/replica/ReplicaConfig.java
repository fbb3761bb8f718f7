package org.communique.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far the replica for public reads may be behind. Its address is set by the datasource named {@code replica}. */
@ConfigMapping(prefix = "communique.replica")
public interface ReplicaConfig {

    /** Every response has all changes that are older than this: from half a second, the time to measure it, to one minute. */
    @WithDefault("1S")
    Duration maxLag();
}

package org.communique.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far behind a replica may be that public reads go to; where it is, the datasource of that name says. */
@ConfigMapping(prefix = "communique.replica")
public interface ReplicaConfig {

    /** What the primary has had for that long is in every answer: half a second, which it takes to find out, to a minute. */
    @WithDefault("1S")
    Duration maxLag();
}

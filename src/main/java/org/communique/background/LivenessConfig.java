package org.communique.background;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a node that responds counts as broken nevertheless. */
@ConfigMapping(prefix = "communique.liveness")
interface LivenessConfig {

    /** How long a loop may neither finish a step nor report progress: 1 second to 1 hour. */
    @WithDefault("1M")
    Duration stallTimeout();
}

package org.communique.disk;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Thresholds of free space. */
@ConfigMapping(prefix = "communique.disk")
interface DiskConfig {

    /** Free space below which readiness has a warning. */
    @WithDefault("1G")
    MemorySize warnBelow();

    /** Free space below which this node rejects writes. It is left for what the embedded database writes by itself. */
    @WithDefault("100M")
    MemorySize minFree();
}

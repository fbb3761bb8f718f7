package org.communique.memory;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the memory budget. */
@ConfigMapping(prefix = "communique.memory")
interface MemoryConfig {

    /** Heap memory for content in progress. A quarter of the maximum heap by default. */
    Optional<MemorySize> budget();

    /** How long a request waits for its share. */
    @WithDefault("2S")
    Duration timeout();
}

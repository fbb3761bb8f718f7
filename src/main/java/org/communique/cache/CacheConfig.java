package org.communique.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is kept of public answers. */
@ConfigMapping(prefix = "communique.cache")
interface CacheConfig {

    /** Whether anything is. */
    @WithDefault("true")
    boolean enabled();

    /** How much of the heap it may take. */
    @WithDefault("64M")
    MemorySize size();
}

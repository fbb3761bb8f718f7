package org.communique.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the response cache. */
@ConfigMapping(prefix = "communique.cache")
interface CacheConfig {

    /** Whether public responses are cached. */
    @WithDefault("true")
    boolean enabled();

    /** Maximum memory of the cached responses. */
    @WithDefault("64M")
    MemorySize size();
}

package org.communique.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Settings of the response cache. */
@ConfigMapping(prefix = "communique.cache")
interface CacheConfig {

    /** Whether public responses are cached. */
    @WithDefault("true")
    boolean enabled();

    /** Maximum memory of the cached responses. The smaller of 64 MB and an eighth of the maximum heap by default. */
    Optional<MemorySize> size();

    /** The maximum memory of the cached responses, in bytes. */
    default long maxBytes() {
        return size().map(MemorySize::asLongValue)
                .orElse(Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
    }
}

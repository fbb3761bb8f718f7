package org.communique.samples;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Configuration of the samples. */
@ConfigMapping(prefix = "communique")
public interface SamplesConfig {

    /**
     * Whether to load the sample newsroom into an empty database. Defaults to true with the embedded database and to false with a
     * configured one.
     */
    Optional<Boolean> samples();
}

package org.communique.samples;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whether there are samples. */
@ConfigMapping(prefix = "communique")
public interface SamplesConfig {

    /** Load the sample newsroom into an empty database: on with the embedded database, off with a configured one. */
    Optional<Boolean> samples();
}

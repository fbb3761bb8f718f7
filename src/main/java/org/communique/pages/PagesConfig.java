package org.communique.pages;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Configures which pages are served. */
@ConfigMapping(prefix = "communique")
public interface PagesConfig {

    /** Whether to serve the example newsroom site at {@code /newsroom/}. Defaults to true with the embedded database, else to false. */
    Optional<Boolean> newsroom();
}

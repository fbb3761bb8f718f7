package org.communique.pages;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Which pages are served. */
@ConfigMapping(prefix = "communique")
public interface PagesConfig {

    /** Serve the example of a newsroom's site at {@code /newsroom/}: on with the embedded database, off with a configured one. */
    Optional<Boolean> newsroom();
}

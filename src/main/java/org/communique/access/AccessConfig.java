package org.communique.access;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Keys that come from configuration. */
@ConfigMapping(prefix = "communique")
public interface AccessConfig {

    /** The first admin key: 32 characters or more. */
    Optional<@Size(min = 32, message = "communique.admin-key must have at least 32 characters") String> adminKey();
}

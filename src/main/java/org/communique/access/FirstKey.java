package org.communique.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The key that a fresh installation begins with. */
@ApplicationScoped
public class FirstKey {
    private final ApiKeyRegistry keys;
    private final AccessConfig config;

    FirstKey(ApiKeyRegistry keys, AccessConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** The text of an admin key made just now; empty when one is configured or was made before. It is the only time that it can be read. */
    public Optional<String> make() {
        return config.adminKey().isPresent() ? Optional.empty() : keys.makeFirst();
    }
}

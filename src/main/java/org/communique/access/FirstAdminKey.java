package org.communique.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.communique.web.SettingRange;

/** The key that a fresh installation begins with. */
@ApplicationScoped
public class FirstAdminKey {
    private final ApiKeyRegistry keys;
    private final AccessConfig config;

    FirstAdminKey(ApiKeyRegistry keys, AccessConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Before anything else starts. */
    void check(@Observes @Priority(1) StartupEvent start) {
        config.adminKey().ifPresent(key -> SettingRange.atLeastCharacters("communique.admin-key", 32, key));
        SettingRange.atLeast("communique.failed-attempts-per-minute", 1, config.failedAttemptsPerMinute());
    }

    /** The text of an admin key made just now; empty when one is configured or was made before. It is the only time that it can be read. */
    public Optional<String> make() {
        return config.adminKey().isPresent() ? Optional.empty() : keys.makeFirst();
    }
}

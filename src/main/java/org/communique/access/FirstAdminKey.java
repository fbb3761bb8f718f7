package org.communique.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.communique.web.SettingRange;

/** Creates the admin key of a new installation. */
@ApplicationScoped
public class FirstAdminKey {
    private final ApiKeyRegistry keys;
    private final AccessConfig config;

    FirstAdminKey(ApiKeyRegistry keys, AccessConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Checks the settings before anything else starts. */
    void checkSettings(@Observes @Priority(1) StartupEvent start) {
        config.adminKey().ifPresent(key -> SettingRange.atLeastCharacters("communique.admin-key", 32, key));
        config.monitorKey().ifPresent(key -> {
            SettingRange.atLeastCharacters("communique.monitor-key", 32, key);
            if (config.adminKey().filter(key::equals).isPresent()) {
                throw new IllegalArgumentException("communique.monitor-key must differ from communique.admin-key");
            }
        });
        SettingRange.atLeast("communique.failed-attempts-per-minute", 1, config.failedAttemptsPerMinute());
    }

    /** Creates an admin key and returns its plaintext, which cannot be read again; empty if an admin key is configured or exists. */
    public Optional<String> create() {
        return config.adminKey().isPresent() ? Optional.empty() : keys.createFirst();
    }
}

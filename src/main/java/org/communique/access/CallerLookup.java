package org.communique.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who callers that were let in a while ago would be now. */
@ApplicationScoped
public class CallerLookup {
    private final ApiKeys keys;
    private final AccessConfig config;

    CallerLookup(ApiKeys keys, AccessConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Those of the callers, by their ids, whose key was neither revoked nor has expired, and all who did not come with one. */
    @Transactional
    public Set<String> among(Collection<String> callers) {
        Set<String> valid = new HashSet<>(withKeys(callers).keySet());
        callers.stream().filter(caller -> !ApiKey.isOf(caller)).forEach(valid::add);
        return valid;
    }

    /**
     * The callers as they are now, by their ids; not those whose key has ended. Nobody tells the service what has become of people whom an
     * identity provider vouched for, so they are let see what everyone does.
     */
    @Transactional
    public Map<String, Caller> now(Collection<String> callers) {
        Map<String, Caller> found = withKeys(callers);
        for (String caller : callers) {
            if (caller.equals(ApiKeyIdentityProvider.CONFIGURED.id())) {
                config.adminKey().ifPresent(key -> found.put(caller, ApiKeyIdentityProvider.CONFIGURED));
            } else if (!ApiKey.isOf(caller)) {
                found.put(caller, Caller.ANYONE);
            }
        }
        return found;
    }

    private Map<String, Caller> withKeys(Collection<String> callers) {
        Set<UUID> ids = new HashSet<>();
        callers.stream()
                .filter(ApiKey::isOf)
                .forEach(caller -> ids.add(UUID.fromString(caller.substring(ApiKey.CALLER.length()))));
        Map<String, Caller> found = new HashMap<>();
        keys.active(ids).forEach(key -> found.put(key.caller().id(), key.caller()));
        return found;
    }
}

package org.communique.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Looks up the present permissions of callers that authenticated earlier. */
@ApplicationScoped
public class CallerLookup {
    private final ApiKeys keys;
    private final AccessConfig config;

    CallerLookup(ApiKeys keys, AccessConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /**
     * Returns the ids of the given callers without those whose key has expired or was revoked. Callers without an issued key are always
     * included.
     */
    @Transactional
    public Set<String> stillValid(Collection<String> callerIds) {
        Set<String> valid = new HashSet<>(withActiveKey(callerIds).keySet());
        callerIds.stream().filter(id -> !ApiKey.isCallerId(id)).forEach(valid::add);
        return valid;
    }

    /**
     * Returns the given callers by id with their present roles, without those whose key has expired or was revoked. Callers that the
     * identity provider authenticated become anonymous, because the service does not learn of changes at the identity provider.
     */
    @Transactional
    public Map<String, Caller> current(Collection<String> callerIds) {
        Map<String, Caller> found = withActiveKey(callerIds);
        for (String id : callerIds) {
            if (id.equals(ApiKeyIdentityProvider.CONFIGURED_ADMIN.id())) {
                config.adminKey().ifPresent(key -> found.put(id, ApiKeyIdentityProvider.CONFIGURED_ADMIN));
            } else if (!ApiKey.isCallerId(id)) {
                found.put(id, Caller.ANONYMOUS);
            }
        }
        return found;
    }

    private Map<String, Caller> withActiveKey(Collection<String> callerIds) {
        Set<UUID> keyIds = new HashSet<>();
        callerIds.stream()
                .filter(ApiKey::isCallerId)
                .forEach(id -> keyIds.add(UUID.fromString(id.substring(ApiKey.CALLER_ID_PREFIX.length()))));
        Map<String, Caller> found = new HashMap<>();
        keys.active(keyIds).forEach(key -> found.put(key.caller().id(), key.caller()));
        return found;
    }
}

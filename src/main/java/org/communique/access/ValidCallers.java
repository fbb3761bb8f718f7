package org.communique.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Whether callers who were let in a while ago would be still. */
@ApplicationScoped
public class ValidCallers {
    private final ApiKeys keys;

    ValidCallers(ApiKeys keys) {
        this.keys = keys;
    }

    /** Those of the callers, by their ids, whose key was neither revoked nor has expired, and all who did not come with one. */
    @Transactional
    public Set<String> among(Collection<String> callers) {
        Map<UUID, String> byKey = new HashMap<>();
        Set<String> valid = new HashSet<>();
        for (String caller : callers) {
            if (caller.startsWith(ApiKey.CALLER)) {
                byKey.put(UUID.fromString(caller.substring(ApiKey.CALLER.length())), caller);
            } else {
                valid.add(caller);
            }
        }
        keys.active(byKey.keySet()).forEach(key -> valid.add(byKey.get(key)));
        return valid;
    }
}

package org.communique.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The keys that were handed out. */
@ApplicationScoped
class ApiKeys implements PanacheRepositoryBase<ApiKey, UUID> {
    private final Clock clock;

    ApiKeys(Clock clock) {
        this.clock = clock;
    }

    @Transactional
    Optional<Caller> callerWith(String text) {
        if (!KeyText.isWellFormed(text)) {
            return Optional.empty();
        }
        byte[] hash = KeyText.hashOf(text);
        Instant now = clock.instant();
        return list("prefix", KeyText.prefixOf(text)).stream()
                .filter(key -> key.hasText(hash) && key.isValid(now))
                .map(ApiKey::caller)
                .findFirst();
    }

    /** Makes the first admin key when there is none; empty when there is one already. */
    @Transactional
    Optional<String> makeFirst() {
        if (count("role = ?1 and revokedAt is null", Role.ADMIN.label()) > 0) {
            return Optional.empty();
        }
        String text = KeyText.generate();
        persist(new ApiKey(
                text,
                "first admin key",
                Role.ADMIN,
                clock.instant(),
                Caller.system().name()));
        return Optional.of(text);
    }
}

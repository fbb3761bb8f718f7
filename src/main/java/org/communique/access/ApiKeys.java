package org.communique.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.web.NewestFirstCursor;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** The repository of issued keys. */
@ApplicationScoped
class ApiKeys implements PanacheRepositoryBase<ApiKey, UUID> {
    private static final Map<KeyStatus, String> CONDITIONS = Map.of(
            KeyStatus.ACTIVE, "revokedAt is null and (expiresAt is null or expiresAt > :now)",
            KeyStatus.EXPIRED, "revokedAt is null and expiresAt <= :now",
            KeyStatus.REVOKED, "revokedAt is not null");

    private final KeyUsageRecorder usageRecorder;
    private final Clock clock;

    ApiKeys(KeyUsageRecorder usageRecorder, Clock clock) {
        this.usageRecorder = usageRecorder;
        this.clock = clock;
    }

    /**
     * Finds an active key and records its use.
     *
     * @throws InvalidKeyException if the key is malformed, unknown, expired or revoked
     */
    @Transactional
    ApiKey authenticate(String plaintext) {
        if (!KeyFormat.isWellFormed(plaintext)) {
            throw new InvalidKeyException("malformed key");
        }
        byte[] hash = KeyFormat.hashOf(plaintext);
        ApiKey key = list("prefix", KeyFormat.prefixOf(plaintext)).stream()
                .filter(candidate -> candidate.hasHash(hash))
                .findFirst()
                .orElseThrow(() -> new InvalidKeyException("unknown key"));
        Instant now = clock.instant();
        if (key.status(now) != KeyStatus.ACTIVE) {
            throw new InvalidKeyException(key.status(now).label() + " key", key.caller());
        }
        usageRecorder.record(key.id(), now);
        return key;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if no key has the id */
    ApiKey get(String id) {
        return require(findById(Parameters.id(id)));
    }

    /** Returns the key, locked until the transaction ends, so that concurrent writers see each other's changes. */
    ApiKey lock(String id) {
        return require(findById(Parameters.id(id), LockModeType.PESSIMISTIC_WRITE));
    }

    /** Returns one more than {@code limit}, newest first; the extra one shows that a next page exists. */
    List<ApiKey> page(KeyStatus status, String cursor, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        String condition = "1 = 1";
        if (status != null) {
            condition = CONDITIONS.get(status);
            if (status != KeyStatus.REVOKED) {
                parameters.put("now", clock.instant());
            }
        }
        if (cursor != null) {
            condition += " and (createdAt, id) < (:createdAt, :id)";
            parameters.putAll(NewestFirstCursor.decode(listName(status), cursor));
        }
        return find(condition + " order by createdAt desc, id desc", parameters)
                .range(0, limit)
                .list();
    }

    static String cursorAfter(ApiKeyView last, KeyStatus status) {
        return NewestFirstCursor.encode(listName(status), last.createdAt(), last.id());
    }

    /** Returns those of the keys that are neither expired nor revoked. */
    List<ApiKey> active(Set<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : list(
                        "id in :ids and " + CONDITIONS.get(KeyStatus.ACTIVE),
                        Map.of("ids", ids, "now", clock.instant()));
    }

    /** Whether an active admin key exists that is not bound to an organization. */
    boolean hasActiveAdmin() {
        return count(
                        CONDITIONS.get(KeyStatus.ACTIVE) + " and role = :role and organization is null",
                        Map.of("now", clock.instant(), "role", Role.ADMIN.label()))
                > 0;
    }

    private static String listName(KeyStatus status) {
        return "keys by age, " + status;
    }

    private static ApiKey require(ApiKey key) {
        if (key == null) {
            throw ProblemType.NOT_FOUND.because("No API key has this id.");
        }
        return key;
    }
}

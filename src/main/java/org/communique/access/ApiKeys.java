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

/** The keys that were handed out. */
@ApplicationScoped
class ApiKeys implements PanacheRepositoryBase<ApiKey, UUID> {
    private static final Map<KeyStatus, String> CONDITIONS = Map.of(
            KeyStatus.ACTIVE, "revokedAt is null and (expiresAt is null or expiresAt > :now)",
            KeyStatus.EXPIRED, "revokedAt is null and expiresAt <= :now",
            KeyStatus.REVOKED, "revokedAt is not null");

    private final KeyUsageRecorder uses;
    private final Clock clock;

    ApiKeys(KeyUsageRecorder uses, Clock clock) {
        this.uses = uses;
        this.clock = clock;
    }

    /** @throws RefusedKey when there is none with this text, or it is not valid any more */
    @Transactional
    ApiKey withText(String text) {
        if (!KeyFormat.isWellFormed(text)) {
            throw new InvalidKeyException("not a key");
        }
        byte[] hash = KeyFormat.hashOf(text);
        ApiKey key = list("prefix", KeyFormat.prefixOf(text)).stream()
                .filter(candidate -> candidate.hasText(hash))
                .findFirst()
                .orElseThrow(() -> new InvalidKeyException("unknown key"));
        Instant now = clock.instant();
        if (key.status(now) != KeyStatus.ACTIVE) {
            throw new InvalidKeyException(key.status(now).label() + " key", key.caller());
        }
        uses.note(key.id(), now);
        return key;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 */
    ApiKey get(String id) {
        return found(findById(Parameters.id(id)));
    }

    /** The key, locked until the transaction ends, so that of two writers one sees what the other did. */
    ApiKey lock(String id) {
        return found(findById(Parameters.id(id), LockModeType.PESSIMISTIC_WRITE));
    }

    /** One more than the limit, newest first. */
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
            parameters.putAll(NewestFirstCursor.after(list(status), cursor));
        }
        return find(condition + " order by createdAt desc, id desc", parameters)
                .range(0, limit)
                .list();
    }

    static String cursorAfter(ApiKeyView last, KeyStatus status) {
        return NewestFirstCursor.cursor(list(status), last.createdAt(), last.id());
    }

    /** Those of the keys that are valid. */
    List<ApiKey> active(Set<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : list(
                        "id in :ids and " + CONDITIONS.get(KeyStatus.ACTIVE),
                        Map.of("ids", ids, "now", clock.instant()));
    }

    /** Whether anyone holds a valid key that may do everything. */
    boolean haveAdministrator() {
        return count(
                        CONDITIONS.get(KeyStatus.ACTIVE) + " and role = :role and organization is null",
                        Map.of("now", clock.instant(), "role", Role.ADMIN.label()))
                > 0;
    }

    private static String list(KeyStatus status) {
        return "keys by age, " + status;
    }

    private static ApiKey found(ApiKey key) {
        if (key == null) {
            throw ProblemType.NOT_FOUND.because("id: there is no key with this id");
        }
        return key;
    }
}

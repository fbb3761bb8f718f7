package org.communique.websub;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.DeliverySource;
import org.communique.web.Labelled;
import org.communique.web.TimeOrderedIds;

/** The requests that the hub has yet to send to callbacks. For each callback and topic only the newest is kept. */
@ApplicationScoped
class PendingVerifications {
    private static final String COLUMNS =
            "claimed.id, claimed.recipient, claimed.mode, claimed.topic, claimed.callback, claimed.secret, claimed.lease,"
                    + " claimed.reason, claimed.attempts, claimed.leased_until";

    private static final String INSERT = """
            insert into websub_intent (id, pair, mode, topic, callback, recipient, secret, lease, reason, due_at)
            values (:id, :pair, :mode, :topic, :callback, :recipient, nullif(:secret, ''), nullif(:lease, 0),
              nullif(:reason, ''), :now)
            on conflict (pair)
            """;

    private static final String REPLACE = """
            do update set id = excluded.id, mode = excluded.mode, secret = excluded.secret, lease = excluded.lease,
              reason = excluded.reason, due_at = excluded.due_at, attempts = 0, leased_until = null""";

    private final EntityManager database;
    private final DeliveryLeases deliveryLeases;

    PendingVerifications(EntityManager database, DeliveryLeases deliveryLeases) {
        this.database = database;
        this.deliveryLeases = deliveryLeases;
    }

    @Transactional
    long count() {
        return (Long) database.createNativeQuery("select count(*) from websub_intent", Long.class)
                .getSingleResult();
    }

    /** Enqueues the verification of a request. It replaces what was enqueued for the same callback and topic. */
    @Transactional
    void requestVerification(HubRequest request, Integer lease, Instant now) {
        insert(REPLACE, request.hubMode(), request.subscriptionKey(), request.secret(), lease, null, now);
    }

    /** Enqueues the denial of a request. */
    @Transactional
    void deny(SubscriptionKey subscriptionKey, String reason, Instant now) {
        insert(REPLACE, HubMode.DENIED, subscriptionKey, null, null, reason, now);
    }

    /** Enqueues the notice that a subscription has ended, unless a verification is enqueued for the same callback and topic. */
    @Transactional
    void denyUnlessPending(SubscriptionKey subscriptionKey, String reason, Instant now) {
        insert("do nothing", HubMode.DENIED, subscriptionKey, null, null, reason, now);
    }

    /** Denies a request instead of verifying it, unless another has replaced it in the meantime. */
    @Transactional
    void replaceByDenial(Verification verification, String reason, Instant now) {
        if (remove(verification)) {
            denyUnlessPending(verification.subscriptionKey(), reason, now);
        }
    }

    private void insert(
            String onConflict,
            HubMode hubMode,
            SubscriptionKey subscriptionKey,
            String secret,
            Integer lease,
            String reason,
            Instant now) {
        database.createNativeQuery(INSERT + onConflict)
                .setParameter("id", TimeOrderedIds.next())
                .setParameter("pair", subscriptionKey.digest())
                .setParameter("mode", hubMode.label())
                .setParameter("topic", subscriptionKey.topic())
                .setParameter("callback", subscriptionKey.callback())
                .setParameter("recipient", subscriptionKey.recipient())
                .setParameter("secret", Objects.toString(secret, ""))
                .setParameter("lease", lease == null ? 0 : lease)
                .setParameter("reason", Objects.toString(reason, ""))
                .setParameter("now", now)
                .executeUpdate();
    }

    List<Verification> claim(DeliverySource.ClaimRequest request, Instant now) {
        return deliveryLeases.lease("websub_intent", COLUMNS, request, now).stream()
                .map(PendingVerifications::verification)
                .toList();
    }

    /** @return false if another has replaced it in the meantime */
    @Transactional
    boolean remove(Verification verification) {
        return database.createNativeQuery("delete from websub_intent where id = :id")
                        .setParameter("id", verification.id())
                        .executeUpdate()
                > 0;
    }

    @Transactional
    void postpone(Verification verification, Instant until) {
        database.createNativeQuery("""
                        update websub_intent set attempts = attempts + 1, due_at = :until, leased_until = null
                        where id = :id and leased_until = :leased""")
                .setParameter("until", until)
                .setParameter("id", verification.id())
                .setParameter("leased", verification.leasedUntil())
                .executeUpdate();
    }

    private static Verification verification(Tuple row) {
        return new Verification(
                row.get("id", UUID.class),
                row.get("recipient", UUID.class),
                Labelled.of(HubMode.class, row.get("mode", String.class)),
                new SubscriptionKey(row.get("callback", String.class), row.get("topic", String.class)),
                row.get("secret", String.class),
                row.get("lease", Integer.class),
                row.get("reason", String.class),
                row.get("attempts", Integer.class),
                row.get("leased_until", Instant.class));
    }
}

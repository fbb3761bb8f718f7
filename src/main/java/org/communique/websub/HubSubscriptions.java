package org.communique.websub;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.DeliverySource;
import org.communique.web.TimeOrderedIds;

/** The subscriptions of the hub, each with the state of the feed that its subscriber has. */
@ApplicationScoped
class HubSubscriptions {
    private static final String COLUMNS = """
            claimed.id, claimed.recipient, claimed.topic, claimed.callback, claimed.secret, claimed.delivered,
              claimed.attempts, claimed.leased_until, claimed.expires_at,
              (select t.told_out from websub_topic t where t.url = claimed.topic) as published_until""";

    private static final String IF_LEASED = " where id = :id and leased_until = :leased";

    private final EntityManager database;
    private final DeliveryLeases deliveryLeases;
    private final PendingVerifications pendingVerifications;

    HubSubscriptions(EntityManager database, DeliveryLeases deliveryLeases, PendingVerifications pendingVerifications) {
        this.database = database;
        this.deliveryLeases = deliveryLeases;
        this.pendingVerifications = pendingVerifications;
    }

    @Transactional
    long count() {
        return (Long) database.createNativeQuery("select count(*) from websub_subscription", Long.class)
                .getSingleResult();
    }

    @Transactional
    boolean exists(SubscriptionKey subscriptionKey) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from websub_subscription where pair = :pair)", Boolean.class)
                .setParameter("pair", subscriptionKey.digest())
                .getSingleResult();
    }

    /**
     * Begins a subscription that its callback has confirmed, or renews it: a renewed one gets another secret and lease, and a pending
     * delivery becomes due at once. The topic is marked stale, because it may have changed since it was rendered.
     *
     * @param state the state of the topic before the callback was asked: changes since then are sent
     */
    @Transactional
    void confirm(Verification verification, byte[] state, Instant now) {
        if (!pendingVerifications.remove(verification)) {
            return;
        }
        database.createNativeQuery("""
                        insert into websub_topic (url, state) values (:topic, :state)
                        on conflict (url) do update set stale = true""")
                .setParameter("topic", verification.subscriptionKey().topic())
                .setParameter("state", state)
                .executeUpdate();
        database.createNativeQuery("""
                        insert into websub_subscription (id, pair, topic, callback, recipient, secret, expires_at, delivered)
                        values (:id, :pair, :topic, :callback, :recipient, nullif(:secret, ''), :expires, :state)
                        on conflict (pair) do update set secret = excluded.secret, expires_at = excluded.expires_at, attempts = 0,
                          due_at = case when websub_subscription.due_at is not null then cast(:now as timestamptz) end""")
                .setParameter("id", TimeOrderedIds.next())
                .setParameter("pair", verification.subscriptionKey().digest())
                .setParameter("topic", verification.subscriptionKey().topic())
                .setParameter("callback", verification.subscriptionKey().callback())
                .setParameter("recipient", verification.recipient())
                .setParameter("secret", Objects.toString(verification.secret(), ""))
                .setParameter("expires", now.plusSeconds(verification.lease()))
                .setParameter("state", state)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Removes a subscription whose callback has confirmed the end. */
    @Transactional
    void remove(Verification verification) {
        if (pendingVerifications.remove(verification)) {
            database.createNativeQuery("delete from websub_subscription where pair = :pair")
                    .setParameter("pair", verification.subscriptionKey().digest())
                    .executeUpdate();
        }
    }

    /** Makes deliveries due to all subscribers that do not have this state of a topic. A pending retry keeps its time. */
    @Transactional
    void scheduleOutdated(String topic, byte[] state, Instant now) {
        database.createNativeQuery("""
                        update websub_subscription
                        set due_at = case when delivered <> :state then coalesce(due_at, cast(:now as timestamptz)) end
                        where topic = :topic and (due_at is not null or delivered <> :state)""")
                .setParameter("topic", topic)
                .setParameter("state", state)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Leases due deliveries. Those of expired subscriptions are leased as well and not returned; they are removed soon. */
    List<DueFeed> claim(DeliverySource.ClaimRequest request, Instant now) {
        return deliveryLeases.lease("websub_subscription", COLUMNS, request, now).stream()
                .filter(row -> row.get("expires_at", Instant.class).isAfter(now))
                .map(HubSubscriptions::dueFeed)
                .toList();
    }

    /**
     * Records the state of the feed that a subscriber has received. If the topic has another state, it is marked stale; its row is locked
     * first, so that the comparison holds until the transaction ends.
     */
    @Transactional
    void markDelivered(DueFeed dueFeed, byte[] state) {
        List<?> topic = database.createNativeQuery(
                        "select state from websub_topic where url = :topic for no key update", Tuple.class)
                .setParameter("topic", dueFeed.subscriptionKey().topic())
                .getResultList();
        boolean isCurrent =
                topic.stream().anyMatch(row -> Arrays.equals(((Tuple) row).get("state", byte[].class), state));
        if (!isCurrent) {
            database.createNativeQuery("update websub_topic set stale = true where url = :topic")
                    .setParameter("topic", dueFeed.subscriptionKey().topic())
                    .executeUpdate();
        }
        ifLeased(
                        "update websub_subscription set delivered = :state, due_at = null, attempts = 0, leased_until = null",
                        dueFeed)
                .setParameter("state", state)
                .executeUpdate();
    }

    /** Moves a delivery to a later time. */
    @Transactional
    void postpone(DueFeed dueFeed, int attempts, Instant until) {
        ifLeased(
                        "update websub_subscription set attempts = :attempts, leased_until = null,"
                                + " due_at = case when due_at is not null then cast(:until as timestamptz) end",
                        dueFeed)
                .setParameter("attempts", attempts)
                .setParameter("until", until)
                .executeUpdate();
    }

    /** Ends a subscription. With a reason, its callback is notified. */
    @Transactional
    void end(DueFeed dueFeed, String reason, Instant now) {
        boolean ended = ifLeased("delete from websub_subscription", dueFeed).executeUpdate() > 0;
        if (ended && reason != null) {
            pendingVerifications.denyUnlessPending(dueFeed.subscriptionKey(), reason, now);
        }
    }

    /** Ends all subscriptions of a topic, and notifies their callbacks. */
    @Transactional
    @SuppressWarnings("unchecked")
    void end(String topic, String reason, Instant now) {
        List<String> callbacks = database.createNativeQuery(
                        "delete from websub_subscription where topic = :topic returning callback", String.class)
                .setParameter("topic", topic)
                .getResultList();
        callbacks.forEach(
                callback -> pendingVerifications.denyUnlessPending(new SubscriptionKey(callback, topic), reason, now));
        database.createNativeQuery("delete from websub_topic where url = :topic")
                .setParameter("topic", topic)
                .executeUpdate();
    }

    /** Removes the subscriptions whose lease has ended. */
    @Transactional
    void removeExpired(Instant now) {
        database.createNativeQuery("delete from websub_subscription where expires_at <= :now")
                .setParameter("now", now)
                .executeUpdate();
    }

    private Query ifLeased(String statement, DueFeed dueFeed) {
        return database.createNativeQuery(statement + IF_LEASED)
                .setParameter("id", dueFeed.id())
                .setParameter("leased", dueFeed.leasedUntil());
    }

    private static DueFeed dueFeed(Tuple row) {
        return new DueFeed(
                row.get("id", UUID.class),
                row.get("recipient", UUID.class),
                new SubscriptionKey(row.get("callback", String.class), row.get("topic", String.class)),
                row.get("secret", String.class),
                row.get("delivered", byte[].class),
                row.get("attempts", Integer.class),
                row.get("leased_until", Instant.class),
                row.get("published_until", Instant.class));
    }
}

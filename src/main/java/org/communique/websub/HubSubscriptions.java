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
import org.communique.delivery.Dispatcher;
import org.communique.web.TimeOrderedIds;

/** Who is sent which feed, and what each of them has. */
@ApplicationScoped
class HubSubscriptions {
    private static final String COLUMNS = """
            claimed.id, claimed.recipient, claimed.topic, claimed.callback, claimed.secret, claimed.delivered,
              claimed.attempts, claimed.leased_until, claimed.expires_at,
              (select t.told_out from websub_topic t where t.url = claimed.topic) as told_out""";

    private static final String IS_OURS = " where id = :id and leased_until = :leased";

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
    boolean has(SubscriptionKey subscriptionKey) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from websub_subscription where pair = :pair)", Boolean.class)
                .setParameter("pair", subscriptionKey.digest())
                .getSingleResult();
    }

    /**
     * As an intent was agreed to: begins a subscription, or renews it: then it gets another secret and lease, and what waits for it is sent at once. The topic is
     * looked at afterwards, as it may have changed since it was made.
     *
     * @param state what the topic showed before the callback was asked: what changed since is sent
     */
    @Transactional
    void put(Verification verification, byte[] state, Instant now) {
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

    /** As an intent was agreed to. */
    @Transactional
    void remove(Verification verification) {
        if (pendingVerifications.remove(verification)) {
            database.createNativeQuery("delete from websub_subscription where pair = :pair")
                    .setParameter("pair", verification.subscriptionKey().digest())
                    .executeUpdate();
        }
    }

    /** Has everyone sent what a topic shows who has something else. Who is waited for stays so. */
    @Transactional
    void haveSent(String topic, byte[] state, Instant now) {
        database.createNativeQuery("""
                        update websub_subscription
                        set due_at = case when delivered <> :state then coalesce(due_at, cast(:now as timestamptz)) end
                        where topic = :topic and (due_at is not null or delivered <> :state)""")
                .setParameter("topic", topic)
                .setParameter("state", state)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** What is claimed of subscriptions whose lease has ended stays so until they are removed. */
    List<DueFeed> claim(Dispatcher.Order order, Instant now) {
        return deliveryLeases.of("websub_subscription", COLUMNS, order, now).stream()
                .filter(row -> row.get("expires_at", Instant.class).isAfter(now))
                .map(HubSubscriptions::dueFeed)
                .toList();
    }

    /**
     * It has what a feed showed in a state. If that is not what the topic was last seen to show, that is looked at again; to hold one
     * against the other no one else may write down anything of the topic meanwhile.
     */
    @Transactional
    void has(DueFeed dueFeed, byte[] state) {
        List<?> topic = database.createNativeQuery(
                        "select state from websub_topic where url = :topic for no key update", Tuple.class)
                .setParameter("topic", dueFeed.subscriptionKey().topic())
                .getResultList();
        boolean shown = topic.stream().anyMatch(row -> Arrays.equals(((Tuple) row).get("state", byte[].class), state));
        if (!shown) {
            database.createNativeQuery("update websub_topic set stale = true where url = :topic")
                    .setParameter("topic", dueFeed.subscriptionKey().topic())
                    .executeUpdate();
        }
        ours(
                        "update websub_subscription set delivered = :state, due_at = null, attempts = 0, leased_until = null",
                        dueFeed)
                .setParameter("state", state)
                .executeUpdate();
    }

    /** It is sent what it lacks later. */
    @Transactional
    void postpone(DueFeed dueFeed, int attempts, Instant until) {
        ours(
                        "update websub_subscription set attempts = :attempts, leased_until = null,"
                                + " due_at = case when due_at is not null then cast(:until as timestamptz) end",
                        dueFeed)
                .setParameter("attempts", attempts)
                .setParameter("until", until)
                .executeUpdate();
    }

    /** Nothing is sent to it any more; with a reason, it is told so. */
    @Transactional
    void end(DueFeed dueFeed, String reason, Instant now) {
        boolean ended = ours("delete from websub_subscription", dueFeed).executeUpdate() > 0;
        if (ended && reason != null) {
            pendingVerifications.denyUnlessAsked(dueFeed.subscriptionKey(), reason, now);
        }
    }

    /** Nothing of a topic is sent to anyone any more, which everyone is told. */
    @Transactional
    @SuppressWarnings("unchecked")
    void end(String topic, String reason, Instant now) {
        List<String> callbacks = database.createNativeQuery(
                        "delete from websub_subscription where topic = :topic returning callback", String.class)
                .setParameter("topic", topic)
                .getResultList();
        callbacks.forEach(
                callback -> pendingVerifications.denyUnlessAsked(new SubscriptionKey(callback, topic), reason, now));
        database.createNativeQuery("delete from websub_topic where url = :topic")
                .setParameter("topic", topic)
                .executeUpdate();
    }

    /** Removes those whose lease has ended. */
    @Transactional
    void expire(Instant now) {
        database.createNativeQuery("delete from websub_subscription where expires_at <= :now")
                .setParameter("now", now)
                .executeUpdate();
    }

    private Query ours(String statement, DueFeed dueFeed) {
        return database.createNativeQuery(statement + IS_OURS)
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
                row.get("told_out", Instant.class));
    }
}

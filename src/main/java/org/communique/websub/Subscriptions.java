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
import org.communique.delivery.Claims;
import org.communique.delivery.Dispatcher;
import org.communique.web.Ids;

/** Who is sent which feed, and what each of them has. */
@ApplicationScoped
class Subscriptions {
    private static final String COLUMNS = """
            claimed.id, claimed.recipient, claimed.topic, claimed.callback, claimed.secret, claimed.delivered,
              claimed.attempts, claimed.leased_until, claimed.expires_at,
              (select t.told_out from websub_topic t where t.url = claimed.topic) as told_out""";

    private static final String IS_OURS = " where id = :id and leased_until = :leased";

    private final EntityManager database;
    private final Claims claims;
    private final Intents intents;

    Subscriptions(EntityManager database, Claims claims, Intents intents) {
        this.database = database;
        this.claims = claims;
        this.intents = intents;
    }

    @Transactional
    long count() {
        return (Long) database.createNativeQuery("select count(*) from websub_subscription", Long.class)
                .getSingleResult();
    }

    @Transactional
    boolean has(Pair pair) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from websub_subscription where pair = :pair)", Boolean.class)
                .setParameter("pair", pair.digest())
                .getSingleResult();
    }

    /**
     * As an intent was agreed to: begins a subscription, or renews it: then it gets another secret and lease, and what waits for it is sent at once. The topic is
     * looked at afterwards, as it may have changed since it was made.
     *
     * @param state what the topic showed before the callback was asked: what changed since is sent
     */
    @Transactional
    void put(Intent intent, byte[] state, Instant now) {
        if (!intents.remove(intent)) {
            return;
        }
        database.createNativeQuery("""
                        insert into websub_topic (url, state) values (:topic, :state)
                        on conflict (url) do update set stale = true""")
                .setParameter("topic", intent.pair().topic())
                .setParameter("state", state)
                .executeUpdate();
        database.createNativeQuery("""
                        insert into websub_subscription (id, pair, topic, callback, recipient, secret, expires_at, delivered)
                        values (:id, :pair, :topic, :callback, :recipient, nullif(:secret, ''), :expires, :state)
                        on conflict (pair) do update set secret = excluded.secret, expires_at = excluded.expires_at, attempts = 0,
                          due_at = case when websub_subscription.due_at is not null then cast(:now as timestamptz) end""")
                .setParameter("id", Ids.next())
                .setParameter("pair", intent.pair().digest())
                .setParameter("topic", intent.pair().topic())
                .setParameter("callback", intent.pair().callback())
                .setParameter("recipient", intent.recipient())
                .setParameter("secret", Objects.toString(intent.secret(), ""))
                .setParameter("expires", now.plusSeconds(intent.lease()))
                .setParameter("state", state)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** As an intent was agreed to. */
    @Transactional
    void remove(Intent intent) {
        if (intents.remove(intent)) {
            database.createNativeQuery("delete from websub_subscription where pair = :pair")
                    .setParameter("pair", intent.pair().digest())
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
    List<Parcel> claim(Dispatcher.Order order, Instant now) {
        return claims.of("websub_subscription", COLUMNS, order, now).stream()
                .filter(row -> row.get("expires_at", Instant.class).isAfter(now))
                .map(Subscriptions::parcel)
                .toList();
    }

    /**
     * It has what a feed showed in a state. If that is not what the topic was last seen to show, that is looked at again; to hold one
     * against the other no one else may write down anything of the topic meanwhile.
     */
    @Transactional
    void has(Parcel parcel, byte[] state) {
        List<?> topic = database.createNativeQuery(
                        "select state from websub_topic where url = :topic for no key update", Tuple.class)
                .setParameter("topic", parcel.pair().topic())
                .getResultList();
        boolean shown = topic.stream().anyMatch(row -> Arrays.equals(((Tuple) row).get("state", byte[].class), state));
        if (!shown) {
            database.createNativeQuery("update websub_topic set stale = true where url = :topic")
                    .setParameter("topic", parcel.pair().topic())
                    .executeUpdate();
        }
        ours(
                        "update websub_subscription set delivered = :state, due_at = null, attempts = 0, leased_until = null",
                        parcel)
                .setParameter("state", state)
                .executeUpdate();
    }

    /** It is sent what it lacks later. */
    @Transactional
    void postpone(Parcel parcel, int attempts, Instant until) {
        ours(
                        "update websub_subscription set attempts = :attempts, leased_until = null,"
                                + " due_at = case when due_at is not null then cast(:until as timestamptz) end",
                        parcel)
                .setParameter("attempts", attempts)
                .setParameter("until", until)
                .executeUpdate();
    }

    /** Nothing is sent to it any more; with a reason, it is told so. */
    @Transactional
    void end(Parcel parcel, String reason, Instant now) {
        boolean ended = ours("delete from websub_subscription", parcel).executeUpdate() > 0;
        if (ended && reason != null) {
            intents.denyUnlessAsked(parcel.pair(), reason, now);
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
        callbacks.forEach(callback -> intents.denyUnlessAsked(new Pair(callback, topic), reason, now));
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

    private Query ours(String statement, Parcel parcel) {
        return database.createNativeQuery(statement + IS_OURS)
                .setParameter("id", parcel.id())
                .setParameter("leased", parcel.leasedUntil());
    }

    private static Parcel parcel(Tuple row) {
        return new Parcel(
                row.get("id", UUID.class),
                row.get("recipient", UUID.class),
                new Pair(row.get("callback", String.class), row.get("topic", String.class)),
                row.get("secret", String.class),
                row.get("delivered", byte[].class),
                row.get("attempts", Integer.class),
                row.get("leased_until", Instant.class),
                row.get("told_out", Instant.class));
    }
}

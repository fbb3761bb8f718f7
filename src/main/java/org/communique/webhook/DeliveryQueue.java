package org.communique.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.RetrySchedule;
import org.communique.outbound.PushConfig;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;
import org.hibernate.Session;

/** Hands out what is due to be sent, and takes down what came of it. */
@ApplicationScoped
class DeliveryQueue {
    /** Whether something is to be sent, in SQL: it goes from one subscription that has something waiting to the next. */
    static final String DUE = """
            exists (
              with recursive waiting as (
                (select d.subscription_id as id from delivery d
                  where d.status = 'pending' and d.next_attempt_at is not null order by d.subscription_id limit 1)
                union all
                select (select d.subscription_id from delivery d
                  where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > w.id
                  order by d.subscription_id limit 1) from waiting w where w.id is not null)
              select 1 from waiting w join subscription s on s.id = w.id
              where (s.not_before is null or s.not_before <= pulse.now) and exists (
                select 1 from delivery d
                where d.subscription_id = s.id and d.status = 'pending' and d.next_attempt_at <= pulse.now
                  and (d.leased_until is null or d.leased_until < clock_timestamp())
                  and (s.status = 'active' or d.event = 'test')))""";

    /**
     * A row goes to one node at a time: for longer than an attempt may take, by the clock of the database, which all nodes share. Only
     * subscriptions are looked at for which something waits, one after the other by the index {@code delivery_due}, from the last that had
     * its turn on: so it costs little when nothing is due, and who has much waiting does not keep others back.
     */
    private static final String CLAIM = """
            with recursive ahead as (
              (select d.subscription_id as id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > :reached
                order by d.subscription_id limit 1)
              union all
              select (select d.subscription_id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > a.id
                order by d.subscription_id limit 1) from ahead a where a.id is not null),
            behind as (
              (select d.subscription_id as id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id <= :reached
                order by d.subscription_id limit 1)
              union all
              select (select d.subscription_id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null
                  and d.subscription_id > b.id and d.subscription_id <= :reached
                order by d.subscription_id limit 1) from behind b where b.id is not null),
            chosen as (
              select d.id from (select id from ahead union all select id from behind) w
              cross join lateral (
                select s.id, s.status from subscription s
                where s.id = w.id and (s.failing_since is not null) = :probes and s.id <> all(:occupied)
                  and (s.not_before is null or s.not_before <= :now) offset 0) s
              cross join lateral (
                select d.id from delivery d
                where d.subscription_id = s.id and d.status = 'pending' and d.next_attempt_at <= :now
                  and (d.leased_until is null or d.leased_until < clock_timestamp())
                  and (s.status = 'active' or d.event = 'test')
                order by d.next_attempt_at, d.position limit :each for update of d skip locked) d
              limit :most)
            update delivery d set leased_until = clock_timestamp() + :lease * interval '1 millisecond'
            from chosen c, subscription s
            where d.id = c.id and s.id = d.subscription_id
            returning d.id, d.subscription_id, d.event, d.position, d.press_release_id, d.leased_until, d.tries,
              s.url, s.payload, cast(s.secrets as text) as secrets, s.owner_id""";

    /** Once, although it may be written down again when it is not known whether it was. */
    private static final String ATTEMPT = """
            insert into delivery_attempt (delivery_id, number, at, duration_millis, status, failure)
            select d.id, 1 + coalesce((select max(a.number) from delivery_attempt a where a.delivery_id = d.id), 0), n.at, ?, ?, ?
            from delivery d, (select cast(? as timestamptz) as at) n where d.id = ?
              and not exists (select 1 from delivery_attempt a where a.delivery_id = d.id and a.at = n.at)""";

    /** What was taken is, however late that is known. Nothing else undoes what was decided since: another's outcome, or that it is skipped. */
    private static final String OUTCOME = """
            update delivery set status = ?, tries = tries + ?, next_attempt_at = ?, settled_at = ?, leased_until = null
            where id = ? and (status = 'pending' and leased_until = ? or status <> 'delivered' and ?)""";

    /** What was taken ends a failure, what was not begins one. */
    private static final String TAKEN =
            "update subscription set failing_since = null, not_before = null where id = ? and (failing_since is not null or not_before is not null)";

    private static final String NOT_TAKEN =
            "update subscription set failing_since = coalesce(failing_since, ?), not_before = coalesce(?, not_before) where id = ?";

    private static final UUID FIRST = new UUID(0, 0);

    private static final Comparator<Dispatcher.Done<QueuedDelivery, DeliveryResult>> IN_ORDER = Comparator.comparing(
                    (Dispatcher.Done<QueuedDelivery, DeliveryResult> one) ->
                            one.item().recipient())
            .thenComparing(one -> one.item().id());

    private final EntityManager database;
    private final DeliveryLog deliveryLog;
    private final long leaseMillis;
    /** The last that had its turn, among probes and among the others. */
    private final Map<Boolean, UUID> reached = new ConcurrentHashMap<>();

    DeliveryQueue(EntityManager database, DeliveryLog deliveryLog, PushConfig config) {
        this.database = database;
        this.deliveryLog = deliveryLog;
        this.leaseMillis = Dispatcher.lease(config).toMillis();
    }

    @Transactional
    List<QueuedDelivery> claim(Dispatcher.Order order, Instant now) {
        List<?> rows = database.createNativeQuery(CLAIM, Tuple.class)
                .setParameter("probes", order.probes())
                .setParameter("occupied", order.occupied().toArray(UUID[]::new))
                .setParameter("now", now)
                .setParameter("lease", leaseMillis)
                .setParameter("reached", reached.getOrDefault(order.probes(), FIRST))
                .setParameter("each", order.each())
                .setParameter("most", order.most())
                .getResultList();
        List<QueuedDelivery> claimed =
                rows.stream().map(row -> letter((Tuple) row, order.probes())).toList();
        reached(order.probes(), claimed);
        return claimed;
    }

    /** When it went around, the last are those behind where it began. */
    private void reached(boolean probes, List<QueuedDelivery> claimed) {
        UUID before = reached.getOrDefault(probes, FIRST);
        Comparator<UUID> order =
                Comparator.comparing((UUID id) -> id.compareTo(before) <= 0).thenComparing(Comparator.naturalOrder());
        claimed.stream().map(QueuedDelivery::recipient).max(order).ifPresent(last -> reached.put(probes, last));
    }

    /** Writes down attempts, and what is tried when next: in an order that all nodes have, so that none waits for one that waits for it. */
    @Transactional
    void settle(List<Dispatcher.Done<QueuedDelivery, DeliveryResult>> done, Instant now) {
        List<Dispatcher.Done<QueuedDelivery, DeliveryResult>> ordered =
                done.stream().sorted(IN_ORDER).toList();
        database.unwrap(Session.class).doWork(connection -> settle(connection, ordered, now));
    }

    /**
     * Lets go what waited for something that is settled. It comes in a transaction of its own after whatever was written, settled or added:
     * so the later of two at the same moment sees both.
     */
    @Transactional
    void letGo(Set<UUID> subscriptions, Instant now) {
        deliveryLog.release(subscriptions, now);
    }

    /** Whether its subscription has taken nothing for as long as a delivery is tried. */
    @Transactional
    boolean failedThroughout(QueuedDelivery queuedDelivery, Instant now) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from subscription where id = :id and failing_since <= :since)",
                        Boolean.class)
                .setParameter("id", queuedDelivery.recipient())
                .setParameter("since", now.minus(RetrySchedule.SPAN))
                .getSingleResult();
    }

    private static void settle(
            Connection connection, List<Dispatcher.Done<QueuedDelivery, DeliveryResult>> done, Instant now)
            throws SQLException {
        try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT);
                PreparedStatement outcome = connection.prepareStatement(OUTCOME);
                PreparedStatement taken = connection.prepareStatement(TAKEN);
                PreparedStatement notTaken = connection.prepareStatement(NOT_TAKEN)) {
            for (Dispatcher.Done<QueuedDelivery, DeliveryResult> one : done) {
                QueuedDelivery queuedDelivery = one.item();
                DeliveryResult deliveryResult = one.result();
                Next next = Next.of(queuedDelivery, deliveryResult, now);
                bind(outcome, queuedDelivery, deliveryResult, next, now);
                if (deliveryResult.kind() != DeliveryResult.Kind.TRIED) {
                    continue;
                }
                bind(attempt, queuedDelivery, deliveryResult);
                if (deliveryResult.isTaken()) {
                    taken.setObject(1, queuedDelivery.recipient());
                    taken.addBatch();
                } else if (!queuedDelivery.isTest()) {
                    setInstant(notTaken, 1, deliveryResult.at());
                    setInstant(notTaken, 2, next.rest());
                    notTaken.setObject(3, queuedDelivery.recipient());
                    notTaken.addBatch();
                }
            }
            // First, since it locks: whatever is deleted at the same time is gone by then.
            outcome.executeBatch();
            attempt.executeBatch();
            taken.executeBatch();
            notTaken.executeBatch();
        }
    }

    /**
     * What becomes of a delivery.
     *
     * @param attempt when it is tried again; null when it is not
     * @param rest    until when its recipient wants to be left alone; null when it does not say so
     */
    record Next(DeliveryStatus status, Instant attempt, Instant rest) {
        private static final Duration PAUSE = Duration.ofSeconds(1);

        static Next of(QueuedDelivery queuedDelivery, DeliveryResult deliveryResult, Instant now) {
            if (deliveryResult.kind() == DeliveryResult.Kind.DROPPED) {
                return new Next(DeliveryStatus.DROPPED, null, null);
            }
            if (deliveryResult.kind() == DeliveryResult.Kind.OWNER_ENDED) {
                return new Next(DeliveryStatus.PENDING, now, null);
            }
            if (deliveryResult.kind() == DeliveryResult.Kind.HELD_BACK) {
                return new Next(DeliveryStatus.PENDING, now.plus(PAUSE), null);
            }
            if (deliveryResult.isTaken()) {
                return new Next(DeliveryStatus.DELIVERED, null, null);
            }
            Instant rest = deliveryResult.answer() == null
                    ? null
                    : RetrySchedule.rest(deliveryResult.answer().retryAfter(), now);
            Optional<Instant> again = queuedDelivery.isTest() || deliveryResult.isGone()
                    ? Optional.empty()
                    : RetrySchedule.next(queuedDelivery.tries() + 1, now, rest);
            return again.map(at -> new Next(DeliveryStatus.PENDING, at, rest))
                    .orElseGet(() -> new Next(DeliveryStatus.FAILED, null, rest));
        }
    }

    private static void bind(PreparedStatement attempt, QueuedDelivery queuedDelivery, DeliveryResult deliveryResult)
            throws SQLException {
        attempt.setLong(1, deliveryResult.answer().duration().toMillis());
        attempt.setObject(2, deliveryResult.answer().status(), java.sql.Types.INTEGER);
        attempt.setString(
                3,
                deliveryResult.answer().failure() == null
                        ? null
                        : deliveryResult.answer().failure().label());
        setInstant(attempt, 4, deliveryResult.at());
        attempt.setObject(5, queuedDelivery.id());
        attempt.addBatch();
    }

    private static void bind(
            PreparedStatement outcome,
            QueuedDelivery queuedDelivery,
            DeliveryResult deliveryResult,
            Next next,
            Instant now)
            throws SQLException {
        outcome.setString(1, next.status().label());
        outcome.setInt(2, deliveryResult.isTry() ? 1 : 0);
        setInstant(outcome, 3, next.attempt());
        setInstant(outcome, 4, next.status() == DeliveryStatus.PENDING ? null : now);
        outcome.setObject(5, queuedDelivery.id());
        setInstant(outcome, 6, queuedDelivery.leasedUntil());
        outcome.setBoolean(7, deliveryResult.isTaken());
        outcome.addBatch();
    }

    private static void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
        statement.setObject(
                index,
                instant == null ? null : instant.atOffset(ZoneOffset.UTC),
                java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static QueuedDelivery letter(Tuple row, boolean probe) {
        try {
            return new QueuedDelivery(
                    row.get("id", UUID.class),
                    row.get("subscription_id", UUID.class),
                    row.get("event", String.class),
                    row.get("position", Long.class),
                    row.get("press_release_id", UUID.class),
                    row.get("leased_until", Instant.class),
                    row.get("tries", Integer.class),
                    row.get("url", String.class),
                    Labelled.of(Payload.class, row.get("payload", String.class)),
                    JsonMapping.MAPPER.readValue(row.get("secrets", String.class), new TypeReference<>() {}),
                    row.get("owner_id", String.class),
                    probe);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("secrets that were stored can be read", e);
        }
    }
}

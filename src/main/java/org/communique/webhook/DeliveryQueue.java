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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.delivery.DeliverySource;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.RetrySchedule;
import org.communique.delivery.Verdict;
import org.communique.outbound.PushConfig;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;
import org.hibernate.Session;

/** Leases due deliveries to this node and records their results. */
@ApplicationScoped
class DeliveryQueue {
    /** SQL condition for due deliveries. It skips from one subscription with pending deliveries to the next by the index. */
    static final String DUE_CONDITION = """
            exists (
              with recursive waiting as (
                (select d.subscription_id as id from delivery d
                  where d.status = 'pending' and d.next_attempt_at is not null order by d.subscription_id limit 1)
                union all
                select (select d.subscription_id from delivery d
                  where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > w.id
                  order by d.subscription_id limit 1) from waiting w where w.id is not null)
              select 1 from waiting w join subscription s on s.id = w.id
              where (s.not_before is null or s.not_before <= clock.now) and exists (
                select 1 from delivery d
                where d.subscription_id = s.id and d.status = 'pending' and d.next_attempt_at <= clock.now
                  and (d.leased_until is null or d.leased_until < clock_timestamp())
                  and (s.status = 'active' or d.event = 'test')))""";

    /**
     * Leases rows to one node for longer than an attempt may take, by the clock of the database, which all nodes share. It visits only
     * subscriptions with pending deliveries, one after the other by the index {@code delivery_due}, and starts after the one that was
     * served last. So it costs little when nothing is due, and a subscription with a long backlog does not hold up the others.
     */
    private static final String CLAIM = """
            with recursive ahead as (
              (select d.subscription_id as id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > :lastServed
                order by d.subscription_id limit 1)
              union all
              select (select d.subscription_id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id > a.id
                order by d.subscription_id limit 1) from ahead a where a.id is not null),
            behind as (
              (select d.subscription_id as id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null and d.subscription_id <= :lastServed
                order by d.subscription_id limit 1)
              union all
              select (select d.subscription_id from delivery d
                where d.status = 'pending' and d.next_attempt_at is not null
                  and d.subscription_id > b.id and d.subscription_id <= :lastServed
                order by d.subscription_id limit 1) from behind b where b.id is not null),
            chosen as (
              select d.id from (select id from ahead union all select id from behind) w
              cross join lateral (
                select s.id, s.status from subscription s
                where s.id = w.id and (s.failing_since is not null) = :probes and s.id <> all(:busy)
                  and (s.not_before is null or s.not_before <= :now) offset 0) s
              cross join lateral (
                select d.id from delivery d
                where d.subscription_id = s.id and d.status = 'pending' and d.next_attempt_at <= :now
                  and (d.leased_until is null or d.leased_until < clock_timestamp())
                  and (s.status = 'active' or d.event = 'test')
                order by d.next_attempt_at, d.position limit :perRecipient for update of d skip locked) d
              limit :limit)
            update delivery d set leased_until = clock_timestamp() + :lease * interval '1 millisecond'
            from chosen c, subscription s
            where d.id = c.id and s.id = d.subscription_id
            returning d.id, d.subscription_id, d.event, d.position, d.press_release_id, d.leased_until, d.tries,
              s.url, s.payload, cast(s.secrets as text) as secrets, s.owner_id""";

    /** Inserts an attempt once, also when its result is recorded again because the outcome of the first commit is unknown. */
    private static final String ATTEMPT = """
            insert into delivery_attempt (delivery_id, number, at, duration_millis, status, failure)
            select d.id, 1 + coalesce((select max(a.number) from delivery_attempt a where a.delivery_id = d.id), 0), n.at, ?, ?, ?
            from delivery d, (select cast(? as timestamptz) as at) n where d.id = ?
              and not exists (select 1 from delivery_attempt a where a.delivery_id = d.id and a.at = n.at)""";

    /** An accepted delivery is delivered, however late that is known. Any other result counts only while the lease is the same. */
    private static final String OUTCOME = """
            update delivery set status = ?, tries = tries + ?, next_attempt_at = ?, settled_at = ?, leased_until = null
            where id = ? and (status = 'pending' and leased_until = ? or status <> 'delivered' and ?)""";

    private static final String CLEAR_FAILURE =
            "update subscription set failing_since = null, not_before = null where id = ? and (failing_since is not null or not_before is not null)";

    private static final String MARK_FAILING =
            "update subscription set failing_since = coalesce(failing_since, ?), not_before = coalesce(?, not_before) where id = ?";

    private static final UUID FIRST = new UUID(0, 0);

    private static final Comparator<Outcome> IN_ORDER = Comparator.comparing(
                    (Outcome one) -> one.delivery().recipient())
            .thenComparing(one -> one.delivery().id());

    private final EntityManager database;
    private final DeliveryLog deliveryLog;
    private final long leaseMillis;
    /** The subscription that was served last, among probes and among the others. */
    private final Map<Boolean, UUID> lastServed = new ConcurrentHashMap<>();

    DeliveryQueue(EntityManager database, DeliveryLog deliveryLog, PushConfig config) {
        this.database = database;
        this.deliveryLog = deliveryLog;
        this.leaseMillis = Dispatcher.lease(config).toMillis();
    }

    @Transactional
    List<QueuedDelivery> claim(DeliverySource.ClaimRequest request, Instant now) {
        List<?> rows = database.createNativeQuery(CLAIM, Tuple.class)
                .setParameter("probes", request.probes())
                .setParameter("busy", request.busyRecipients().toArray(UUID[]::new))
                .setParameter("now", now)
                .setParameter("lease", leaseMillis)
                .setParameter("lastServed", lastServed.getOrDefault(request.probes(), FIRST))
                .setParameter("perRecipient", request.perRecipient())
                .setParameter("limit", request.limit())
                .getResultList();
        List<QueuedDelivery> claimed = rows.stream()
                .map(row -> delivery((Tuple) row, request.probes()))
                .toList();
        remember(request.probes(), claimed);
        return claimed;
    }

    /** After a full round, the subscriptions before the starting point are the last ones. */
    private void remember(boolean probes, List<QueuedDelivery> claimed) {
        UUID before = lastServed.getOrDefault(probes, FIRST);
        Comparator<UUID> order =
                Comparator.comparing((UUID id) -> id.compareTo(before) <= 0).thenComparing(Comparator.naturalOrder());
        claimed.stream().map(QueuedDelivery::recipient).max(order).ifPresent(last -> lastServed.put(probes, last));
    }

    /** Records attempts and results. The order of the rows is the same on all nodes, so that no deadlock occurs. */
    @Transactional
    void settle(List<Outcome> outcomes, Instant now) {
        List<Outcome> ordered = outcomes.stream().sorted(IN_ORDER).toList();
        database.unwrap(Session.class).doWork(connection -> settle(connection, ordered, now));
    }

    /**
     * Makes the deliveries due that waited for one that is settled. It needs a transaction after the one that settled or added deliveries:
     * so the later of two concurrent transactions sees both.
     */
    @Transactional
    void unblockNext(Set<UUID> subscriptions, Instant now) {
        deliveryLog.unblock(subscriptions, now);
    }

    /** Whether all deliveries of the subscription have failed for as long as one delivery is retried. */
    @Transactional
    boolean hasFailedThroughout(UUID subscription, Instant now) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from subscription where id = :id and failing_since <= :since)",
                        Boolean.class)
                .setParameter("id", subscription)
                .setParameter("since", now.minus(RetrySchedule.SPAN))
                .getSingleResult();
    }

    private static void settle(Connection connection, List<Outcome> outcomes, Instant now) throws SQLException {
        try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT);
                PreparedStatement outcome = connection.prepareStatement(OUTCOME);
                PreparedStatement succeeded = connection.prepareStatement(CLEAR_FAILURE);
                PreparedStatement failed = connection.prepareStatement(MARK_FAILING)) {
            for (Outcome one : outcomes) {
                QueuedDelivery delivery = one.delivery();
                DeliveryResult result = one.result();
                NextStep next = one.next();
                bind(outcome, delivery, result, next, now);
                if (result.kind() != DeliveryResult.Kind.ATTEMPTED) {
                    continue;
                }
                bind(attempt, delivery, result);
                if (next.status() == DeliveryStatus.DELIVERED) {
                    succeeded.setObject(1, delivery.recipient());
                    succeeded.addBatch();
                } else if (!delivery.isTest()) {
                    setInstant(failed, 1, result.at());
                    setInstant(failed, 2, next.notBefore());
                    failed.setObject(3, delivery.recipient());
                    failed.addBatch();
                }
            }
            // First, because it locks the deliveries: a concurrent deletion is complete by then.
            outcome.executeBatch();
            attempt.executeBatch();
            succeeded.executeBatch();
            failed.executeBatch();
        }
    }

    /** A delivery with the result of its attempt and what follows from it. */
    record Outcome(QueuedDelivery delivery, DeliveryResult result, NextStep next) {}

    /**
     * What is done with a delivery after an attempt.
     *
     * @param retryAt    when it is attempted again; null for never
     * @param notBefore  until when its recipient asked not to be sent anything; null if it did not
     * @param isGone     whether the recipient asked to end the subscription
     */
    record NextStep(DeliveryStatus status, Instant retryAt, Instant notBefore, boolean isGone) {
        private static final Duration DEFER_PAUSE = Duration.ofSeconds(1);

        static NextStep of(QueuedDelivery delivery, DeliveryResult result, Instant now) {
            return switch (result.kind()) {
                case DROPPED -> new NextStep(DeliveryStatus.DROPPED, null, null, false);
                case OWNER_ENDED -> new NextStep(DeliveryStatus.PENDING, now, null, false);
                case DEFERRED -> new NextStep(DeliveryStatus.PENDING, now.plus(DEFER_PAUSE), null, false);
                case ATTEMPTED, RENDER_FAILED ->
                    of(Verdict.of(result.response(), delivery.attempts() + 1, now), delivery.isTest());
            };
        }

        /** A test is sent once. */
        private static NextStep of(Verdict verdict, boolean isTest) {
            boolean isGone = verdict.kind() == Verdict.Kind.GONE;
            if (verdict.kind() == Verdict.Kind.DELIVERED) {
                return new NextStep(DeliveryStatus.DELIVERED, null, null, false);
            }
            if (verdict.kind() == Verdict.Kind.RETRY && !isTest) {
                return new NextStep(DeliveryStatus.PENDING, verdict.retryAt(), verdict.notBefore(), false);
            }
            return new NextStep(DeliveryStatus.FAILED, null, verdict.notBefore(), isGone);
        }
    }

    private static void bind(PreparedStatement attempt, QueuedDelivery delivery, DeliveryResult result)
            throws SQLException {
        attempt.setLong(1, result.response().duration().toMillis());
        attempt.setObject(2, result.response().status(), java.sql.Types.INTEGER);
        attempt.setString(
                3,
                result.response().failure() == null
                        ? null
                        : result.response().failure().label());
        setInstant(attempt, 4, result.at());
        attempt.setObject(5, delivery.id());
        attempt.addBatch();
    }

    private static void bind(
            PreparedStatement outcome, QueuedDelivery delivery, DeliveryResult result, NextStep next, Instant now)
            throws SQLException {
        outcome.setString(1, next.status().label());
        outcome.setInt(2, result.isAttempt() ? 1 : 0);
        setInstant(outcome, 3, next.retryAt());
        setInstant(outcome, 4, next.status() == DeliveryStatus.PENDING ? null : now);
        outcome.setObject(5, delivery.id());
        setInstant(outcome, 6, delivery.leasedUntil());
        outcome.setBoolean(7, next.status() == DeliveryStatus.DELIVERED);
        outcome.addBatch();
    }

    private static void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
        statement.setObject(
                index,
                instant == null ? null : instant.atOffset(ZoneOffset.UTC),
                java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static QueuedDelivery delivery(Tuple row, boolean probe) {
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
            throw new UncheckedIOException("The stored secrets cannot be read", e);
        }
    }
}

package org.communique.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.communique.outbound.Failure;
import org.communique.web.Labelled;
import org.communique.web.NewestFirstCursor;
import org.communique.web.TimeOrderedIds;

/** The deliveries of subscriptions as their owners see them: listed, tested, redelivered, skipped. */
@ApplicationScoped
class DeliveryLog {
    /** The event of a test delivery. */
    static final String TEST = "test";

    private static final String SELECT =
            "select d.id, d.event, d.press_release_id, d.at, d.status, d.next_attempt_at, d.created_at, d.settled_at from delivery d"
                    + " where d.subscription_id = :subscription";

    /** Makes the first pending delivery of each release due. The order prevents deadlocks between nodes. */
    private static final String UNBLOCK = """
            update delivery set next_attempt_at = :now where id in (
              select d.id from delivery d
              where d.status = 'pending' and d.next_attempt_at is null%s
                and not exists (
                  select 1 from delivery e where e.subscription_id = d.subscription_id
                    and e.press_release_id = d.press_release_id and e.status = 'pending' and e.position < d.position)
              order by d.id for update of d)""";

    private static final String OF_SUBSCRIPTIONS = " and d.subscription_id = any(:subscriptions)";

    private final EntityManager database;

    DeliveryLog(EntityManager database) {
        this.database = database;
    }

    /** Returns one delivery more than the limit, newest first. */
    List<DeliveryView> page(UUID subscription, DeliveryStatus status, String cursor, int limit) {
        StringBuilder sql = new StringBuilder(SELECT);
        Map<String, Object> parameters = new HashMap<>();
        if (status != null) {
            sql.append(" and d.status = :status");
            parameters.put("status", status.label());
        }
        if (cursor != null) {
            sql.append(" and (d.created_at, d.id) < (:createdAt, :id)");
            parameters.putAll(NewestFirstCursor.decode(list(subscription, status), cursor));
        }
        sql.append(" order by d.created_at desc, d.id desc");
        Query query =
                database.createNativeQuery(sql.toString(), Tuple.class).setParameter("subscription", subscription);
        parameters.forEach(query::setParameter);
        return views(query.setMaxResults(limit + 1));
    }

    static String cursorAfter(UUID subscription, DeliveryView last, DeliveryStatus status) {
        return NewestFirstCursor.encode(list(subscription, status), last.createdAt(), last.id());
    }

    Optional<DeliveryView> find(UUID subscription, UUID id) {
        return views(database.createNativeQuery(SELECT + " and d.id = :id", Tuple.class)
                        .setParameter("subscription", subscription)
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    /** Enqueues a test delivery. */
    UUID addTest(UUID subscription, Instant now) {
        UUID id = TimeOrderedIds.next();
        database.createNativeQuery("""
                        insert into delivery (id, subscription_id, event, at, created_at, status, next_attempt_at)
                        values (:id, :subscription, :event, :now, :now, 'pending', :now)""")
                .setParameter("id", id)
                .setParameter("subscription", subscription)
                .setParameter("event", TEST)
                .setParameter("now", now)
                .executeUpdate();
        return id;
    }

    /** Retries a delivery from now on as if it were new. Deliveries that wait for it keep waiting. */
    void redeliver(UUID id, Instant now) {
        database.createNativeQuery("""
                        update delivery set status = 'pending', tries = 0, next_attempt_at = :now, settled_at = null
                        where id = :id""")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Retries all deliveries of changes after a position, in order. */
    void redeliverAfter(UUID subscription, long position, Instant now) {
        database.createNativeQuery("""
                        update delivery set status = 'pending', tries = 0, next_attempt_at = null, settled_at = null
                        where subscription_id = :subscription and position > :position""")
                .setParameter("subscription", subscription)
                .setParameter("position", position)
                .executeUpdate();
        unblock(List.of(subscription), now);
    }

    /** Drops all pending deliveries. */
    void skipPending(UUID subscription, Instant now) {
        database.createNativeQuery("""
                        update delivery set status = 'dropped', next_attempt_at = null, settled_at = :now
                        where subscription_id = :subscription and status = 'pending'""")
                .setParameter("subscription", subscription)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Makes deliveries that wait for a retry due now. */
    void retryNow(UUID subscription, Instant now) {
        database.createNativeQuery("""
                        update delivery set next_attempt_at = :now, tries = 0
                        where subscription_id = :subscription and status = 'pending' and next_attempt_at is not null""")
                .setParameter("subscription", subscription)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Makes deliveries due that wait for no other. */
    void unblock(Collection<UUID> subscriptions, Instant now) {
        database.createNativeQuery(UNBLOCK.formatted(OF_SUBSCRIPTIONS))
                .setParameter("subscriptions", subscriptions.toArray(UUID[]::new))
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Makes deliveries of all subscriptions due that wait for no other. */
    void unblockAll(Instant now) {
        database.createNativeQuery(UNBLOCK.formatted(""))
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Deletes deliveries that were settled before an instant, at most so many. */
    @Transactional
    int deleteSettled(Instant before, int limit) {
        return database.createNativeQuery("""
                        delete from delivery where id in (
                          select id from delivery where settled_at < :before order by settled_at limit :limit)""")
                .setParameter("before", before)
                .setParameter("limit", limit)
                .executeUpdate();
    }

    private List<DeliveryView> views(Query query) {
        List<?> rows = query.getResultList();
        List<UUID> ids =
                rows.stream().map(row -> ((Tuple) row).get("id", UUID.class)).toList();
        Map<UUID, List<AttemptView>> attempts = attempts(ids);
        return rows.stream()
                .map(Tuple.class::cast)
                .map(row -> new DeliveryView(
                        row.get("id", UUID.class),
                        row.get("event", String.class),
                        row.get("press_release_id", UUID.class),
                        row.get("at", Instant.class),
                        Labelled.of(DeliveryStatus.class, row.get("status", String.class)),
                        row.get("next_attempt_at", Instant.class),
                        row.get("created_at", Instant.class),
                        row.get("settled_at", Instant.class),
                        attempts.getOrDefault(row.get("id", UUID.class), List.of())))
                .toList();
    }

    private Map<UUID, List<AttemptView>> attempts(List<UUID> deliveries) {
        Map<UUID, List<AttemptView>> attempts = new HashMap<>();
        if (deliveries.isEmpty()) {
            return attempts;
        }
        List<?> rows = database.createNativeQuery("""
                        select delivery_id, number, at, duration_millis, status, failure from delivery_attempt
                        where delivery_id = any(:deliveries) order by delivery_id, number""", Tuple.class)
                .setParameter("deliveries", deliveries.toArray(UUID[]::new))
                .getResultList();
        for (Object found : rows) {
            Tuple row = (Tuple) found;
            String failure = row.get("failure", String.class);
            attempts.computeIfAbsent(row.get("delivery_id", UUID.class), id -> new ArrayList<>())
                    .add(new AttemptView(
                            row.get("number", Integer.class),
                            row.get("at", Instant.class),
                            row.get("duration_millis", Long.class),
                            row.get("status", Integer.class),
                            failure == null ? null : Labelled.of(Failure.class, failure)));
        }
        return attempts;
    }

    private static String list(UUID subscription, DeliveryStatus status) {
        return "deliveries of " + subscription + ", " + status;
    }
}

package org.communique.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.outbound.PushConfig;

/**
 * Leases due rows of a queue to this node, for longer than a request may take: if the node is killed, another node gets them afterwards.
 * The condition is checked again once a row is locked, because another node may have leased it in between.
 */
@ApplicationScoped
public class DeliveryLeases {
    /** A cheap check first: usually nothing is due. */
    private static final String IS_DUE = """
            select exists (select 1 from %1$s d
              where d.due_at <= :now and (d.leased_until is null or d.leased_until < now())
                and (d.attempts > 0) = :probes)""";

    private static final String DUE = """
            exists (select 1 from %1$s d
              where d.due_at <= clock.now and (d.leased_until is null or d.leased_until < now()))""";

    private static final String CLAIM = """
            update %1$s claimed set leased_until = now() + :lease * interval '1 millisecond'
            from (
              select c.id from %1$s c
              where c.id = any(array(
                select r.id from (
                  select d.id, d.due_at, row_number() over (partition by d.recipient order by d.due_at, d.id) as place
                  from %1$s d
                  where d.due_at <= :now and (d.leased_until is null or d.leased_until < now())
                    and (d.attempts > 0) = :probes and d.recipient <> all(:busy)) r
                where r.place <= :perRecipient order by r.due_at limit :limit))
              and c.due_at <= :now and (c.leased_until is null or c.leased_until < now())
              for no key update skip locked) free
            where claimed.id = free.id
            returning %2$s""";

    private final EntityManager database;
    private final long leaseMillis;

    DeliveryLeases(EntityManager database, PushConfig config) {
        this.database = database;
        this.leaseMillis = Dispatcher.lease(config).toMillis();
    }

    /** An SQL condition for due rows of a table (see {@link org.communique.journal.JournalHead#whenDue}). */
    public static String dueCondition(String table) {
        return DUE.formatted(table);
    }

    /**
     * Leases due rows.
     *
     * @param table   has the columns id, recipient, due_at, attempts and leased_until
     * @param columns the columns to return, of the table alias {@code claimed}
     */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<Tuple> lease(String table, String columns, DeliverySource.ClaimRequest request, Instant now) {
        boolean due = (Boolean) database.createNativeQuery(IS_DUE.formatted(table), Boolean.class)
                .setParameter("now", now)
                .setParameter("probes", request.probes())
                .getSingleResult();
        if (!due) {
            return List.of();
        }
        return database.createNativeQuery(CLAIM.formatted(table, columns), Tuple.class)
                .setParameter("now", now)
                .setParameter("probes", request.probes())
                .setParameter("busy", request.busyRecipients().toArray(UUID[]::new))
                .setParameter("perRecipient", request.perRecipient())
                .setParameter("limit", request.limit())
                .setParameter("lease", leaseMillis)
                .getResultList();
    }
}

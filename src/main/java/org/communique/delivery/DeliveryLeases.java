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
 * Takes rows that are due for this node alone, for longer than a request may take: if the node is killed, another takes them then. The
 * condition is held again once a row is locked, as another node may have had it in between.
 */
@ApplicationScoped
public class DeliveryLeases {
    /** Mostly nothing is. */
    private static final String IS_DUE = """
            select exists (select 1 from %1$s d
              where d.due_at <= :now and (d.leased_until is null or d.leased_until < now())
                and (d.attempts > 0) = :probes)""";

    private static final String DUE = """
            exists (select 1 from %1$s d
              where d.due_at <= pulse.now and (d.leased_until is null or d.leased_until < now()))""";

    private static final String CLAIM = """
            update %1$s claimed set leased_until = now() + :lease * interval '1 millisecond'
            from (
              select c.id from %1$s c
              where c.id = any(array(
                select r.id from (
                  select d.id, d.due_at, row_number() over (partition by d.recipient order by d.due_at, d.id) as place
                  from %1$s d
                  where d.due_at <= :now and (d.leased_until is null or d.leased_until < now())
                    and (d.attempts > 0) = :probes and d.recipient <> all(:occupied)) r
                where r.place <= :each order by r.due_at limit :most))
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

    /** Whether something in a table is to be sent, in SQL (see {@link org.communique.journal.JournalHead#whenDue}). */
    public static String due(String table) {
        return DUE.formatted(table);
    }

    /**
     * Claims what an order asks for.
     *
     * @param table   has id, recipient, due_at, attempts and leased_until
     * @param columns what is wanted of a row, which goes by the name of claimed
     */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<Tuple> of(String table, String columns, Dispatcher.Order order, Instant now) {
        boolean due = (Boolean) database.createNativeQuery(IS_DUE.formatted(table), Boolean.class)
                .setParameter("now", now)
                .setParameter("probes", order.probes())
                .getSingleResult();
        if (!due) {
            return List.of();
        }
        return database.createNativeQuery(CLAIM.formatted(table, columns), Tuple.class)
                .setParameter("now", now)
                .setParameter("probes", order.probes())
                .setParameter("occupied", order.occupied().toArray(UUID[]::new))
                .setParameter("each", order.each())
                .setParameter("most", order.most())
                .setParameter("lease", leaseMillis)
                .getResultList();
    }
}

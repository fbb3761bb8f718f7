package org.communique.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.access.Caller;
import org.communique.access.CallerLookup;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeLog;
import org.communique.changes.ReaderChange;
import org.communique.journal.JournalReader;
import org.communique.organization.Organizations;
import org.communique.web.TimeOrderedIds;
import org.hibernate.Session;

/**
 * Makes out who is to be told of what happened. Deliveries and the place in the journal up to which they were made are written together,
 * by whichever node has the place locked; what is behind (new, resumed, asked for again) catches up by itself.
 */
@ApplicationScoped
class Outbox {
    private static final int STEP = 200;
    /** So many combinations of a subscription and a change in a step, about, since a transaction must not take long. */
    private static final int MOST_COMBINED = 20_000;

    /** No position. */
    private static final long TOGETHER = -1;

    private static final int MOST_TOGETHER = 100_000;
    private static final int MOST_CATCHING_UP = 20;
    /** So many deliveries of one subscription wait here at most; what comes after them waits in the journal. */
    private static final int WINDOW = 1_000;

    private static final String IS_FULL =
            "(select count(*) from (select 1 from delivery d where d.subscription_id = s.id and d.status = 'pending' limit "
                    + WINDOW + ") w) >= " + WINDOW;

    private static final String ARE_BEHIND =
            "exists (select 1 from subscription s where s.status = 'active' and s.position is not null and not "
                    + IS_FULL + ")";

    /** Whether subscriptions that are behind the others can be told more, in SQL. */
    static final String DUE = ARE_BEHIND;

    /** What follows a pending delivery of the same release waits for it. */
    private static final String INSERT = """
            insert into delivery (id, subscription_id, event, position, press_release_id, at, created_at, status, next_attempt_at)
            select i.id, i.subscription_id, i.event, i.position, j.subject_id, j.at, ?, 'pending',
              case when row_number() over (partition by i.subscription_id, j.subject_id order by i.position) = 1
                and not exists (select 1 from delivery e where e.subscription_id = i.subscription_id
                  and e.press_release_id = j.subject_id and e.status = 'pending') then cast(? as timestamptz) end
            from unnest(?, ?, ?, ?) as i (id, subscription_id, event, position) join journal j on j.position = i.position
            on conflict (subscription_id, position) do nothing""";

    private final JournalReader journal;
    private final ChangeLog log;
    private final FilterFieldChanges filterFieldChanges;
    private final CallerLookup callers;
    private final Organizations organizations;
    private final EntityManager database;

    Outbox(
            JournalReader journal,
            ChangeLog log,
            FilterFieldChanges filterFieldChanges,
            CallerLookup callers,
            Organizations organizations,
            EntityManager database) {
        this.journal = journal;
        this.log = log;
        this.filterFieldChanges = filterFieldChanges;
        this.callers = callers;
        this.organizations = organizations;
        this.database = database;
    }

    /**
     * What a step did.
     *
     * @param told       subscriptions for which there is something new
     * @param more       whether there may be more to do at once
     * @param isUpToDate whether those who go along have all that happened
     * @param ended      subscriptions that are told nothing because their owners have ended
     */
    record Filled(Set<UUID> told, boolean more, boolean isUpToDate, Set<UUID> ended) {
        static Filled nothing(boolean isUpToDate) {
            return new Filled(Set.of(), false, isUpToDate, Set.of());
        }
    }

    private record Row(UUID subscription, ChangeEvent event, long position) {}

    /** A step; nothing when there is nothing to do or another node is at it. */
    @Transactional
    Filled fill(Instant now) {
        boolean behind = areBehind();
        if (!behind && !log.hasMore(position(""))) {
            return Filled.nothing(true);
        }
        Long position = position(" for update skip locked");
        if (position == null) {
            return Filled.nothing(false);
        }
        // Before the changes are read: what is not among them is after it.
        long end = journal.end();
        leaveBehind(position);
        List<SubscriptionMatcher> together = wanting("s.position is null", MOST_TOGETHER);
        int step = Math.max(1, Math.min(STEP, MOST_COMBINED / Math.max(1, together.size())));
        List<ReaderChange> changes = log.after(position, step);
        Set<UUID> ended = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        if (!changes.isEmpty()) {
            rows.addAll(rows(together, changes, ended));
            stay(ended, position);
        }
        boolean isUpToDate = changes.size() < step;
        boolean more = !isUpToDate;
        long reached = more ? last(changes) : Math.max(end, changes.isEmpty() ? position : last(changes));
        moveTo(reached);
        if (behind) {
            for (SubscriptionMatcher wanting : wanting("s.position is not null and not " + IS_FULL, MOST_CATCHING_UP)) {
                more |= catchUp(wanting, reached, rows, ended);
            }
        }
        insert(rows, now);
        return new Filled(rows.stream().map(Row::subscription).collect(Collectors.toSet()), more, isUpToDate, ended);
    }

    /**
     * @param others where the others are
     * @return whether there may be more
     */
    private boolean catchUp(SubscriptionMatcher wanting, long others, List<Row> rows, Set<UUID> ended) {
        List<ReaderChange> changes = log.after(wanting.position(), STEP);
        Set<UUID> endedNow = new HashSet<>();
        rows.addAll(rows(List.of(wanting), changes, endedNow));
        ended.addAll(endedNow);
        if (!endedNow.isEmpty()) {
            return false;
        }
        boolean more = changes.size() == STEP;
        // Not while they are behind where it began: they would take it along through what was before that. What it is
        // told twice is the same row. Who was paused meanwhile, or wants to be told again from an earlier place, keeps
        // that place.
        boolean together = !more && others >= wanting.position();
        long reached = changes.isEmpty() ? wanting.position() : last(changes);
        database.createNativeQuery("update subscription set position = nullif(:position, :together)"
                        + " where id = :id and status = 'active' and position = :before")
                .setParameter("position", together ? TOGETHER : reached)
                .setParameter("together", TOGETHER)
                .setParameter("id", wanting.id())
                .setParameter("before", wanting.position())
                .executeUpdate();
        return more;
    }

    private List<Row> rows(List<SubscriptionMatcher> wanting, List<ReaderChange> changes, Set<UUID> ended) {
        if (wanting.isEmpty() || changes.isEmpty()) {
            return List.of();
        }
        Map<String, Caller> owners =
                callers.current(wanting.stream().map(SubscriptionMatcher::owner).collect(Collectors.toSet()));
        Map<String, UUID> bySlug = bySlug(wanting);
        Map<Long, SubscriptionMatcher.Passage> passed = filterFieldChanges.of(changes);
        List<Row> rows = new ArrayList<>();
        for (SubscriptionMatcher one : wanting) {
            Caller owner = owners.get(one.owner());
            if (owner == null) {
                ended.add(one.id());
                continue;
            }
            ViewerScope viewerScope = ViewerScope.ofReader(owner);
            for (ReaderChange change : changes) {
                SubscriptionMatcher.Passage passage = passed.get(change.position());
                boolean wasTold = passage.isForgotten() && wasTold(one.id(), change.id());
                ChangeEvent event = one.eventOf(change, passage, viewerScope, bySlug, wasTold);
                if (event != null) {
                    rows.add(new Row(one.id(), event, change.position()));
                }
            }
        }
        return rows;
    }

    private Map<String, UUID> bySlug(List<SubscriptionMatcher> wanting) {
        return organizations.idsBySlug(wanting.stream()
                .flatMap(one -> one.filter().organizationSlugs().stream())
                .collect(Collectors.toSet()));
    }

    private boolean wasTold(UUID subscription, UUID release) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from delivery where subscription_id = :subscription and press_release_id = :release)",
                        Boolean.class)
                .setParameter("subscription", subscription)
                .setParameter("release", release)
                .getSingleResult();
    }

    private boolean areBehind() {
        return (Boolean) database.createNativeQuery("select " + ARE_BEHIND, Boolean.class)
                .getSingleResult();
    }

    /** @return null when another has it locked */
    private Long position(String lock) {
        List<?> found = database.createNativeQuery("select position from outbox" + lock, Long.class)
                .getResultList();
        return found.isEmpty() ? null : (Long) found.get(0);
    }

    private void moveTo(long position) {
        database.createNativeQuery("update outbox set position = :position")
                .setParameter("position", position)
                .executeUpdate();
    }

    private List<SubscriptionMatcher> wanting(String condition, int most) {
        Query query = database.createNativeQuery(
                        "select " + SubscriptionMatcher.COLUMNS + " from subscription s where s.status = 'active' and "
                                + condition + " order by s.position, s.id",
                        Tuple.class)
                .setMaxResults(most);
        List<?> rows = query.getResultList();
        return rows.stream().map(row -> SubscriptionMatcher.of((Tuple) row)).toList();
    }

    /** Those that take nothing, and have much waiting already, do not go along any more. */
    private void leaveBehind(long position) {
        database.createNativeQuery("update subscription s set position = :position"
                        + " where s.status = 'active' and s.position is null and s.failing_since is not null and "
                        + IS_FULL)
                .setParameter("position", position)
                .executeUpdate();
    }

    private void stay(Set<UUID> subscriptions, long position) {
        if (!subscriptions.isEmpty()) {
            database.createNativeQuery(
                            "update subscription set position = :position where id = any(:ids) and position is null")
                    .setParameter("position", position)
                    .setParameter("ids", subscriptions.toArray(UUID[]::new))
                    .executeUpdate();
        }
    }

    private void insert(List<Row> rows, Instant now) {
        if (!rows.isEmpty()) {
            database.unwrap(Session.class).doWork(connection -> insert(connection, rows, now));
        }
    }

    private static void insert(Connection connection, List<Row> rows, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, now.atOffset(ZoneOffset.UTC));
            insert.setObject(2, now.atOffset(ZoneOffset.UTC));
            insert.setArray(3, array(connection, "uuid", rows.stream().map(row -> TimeOrderedIds.next())));
            insert.setArray(4, array(connection, "uuid", rows.stream().map(Row::subscription)));
            insert.setArray(5, array(connection, "text", rows.stream().map(row -> row.event()
                    .label())));
            insert.setArray(6, array(connection, "bigint", rows.stream().map(Row::position)));
            insert.executeUpdate();
        }
    }

    private static Array array(Connection connection, String type, java.util.stream.Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private static long last(List<ReaderChange> changes) {
        return changes.get(changes.size() - 1).position();
    }
}

package org.communique.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.access.Caller;
import org.communique.access.CallerLookup;
import org.communique.audience.ViewerScope;
import org.communique.background.BackgroundLoop;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeLog;
import org.communique.changes.ChangeMatcher;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.changes.ReaderChange;
import org.communique.database.Sql;
import org.communique.journal.JournalCheckpoints;
import org.communique.journal.JournalReader;
import org.communique.organization.Organizations;
import org.communique.release.SavedSearch;
import org.communique.web.TimeOrderedIds;
import org.hibernate.Session;

/**
 * Decides which subscriptions receive a change, and enqueues a delivery for each. Deliveries are written in the transaction that moves the
 * checkpoint. Most subscriptions share that checkpoint; one that is new, was resumed or replays older changes has a position of its own
 * until it has caught up.
 */
@ApplicationScoped
class Outbox {
    private static final int BATCH = 200;
    private static final String SHARES_CHECKPOINT = "s.position is null";
    /** Limit of the pairs of a subscription and a change that a transaction compares, approximately. */
    private static final int MAX_PAIRS = 20_000;

    /** Stands for no position of a subscription's own. */
    private static final long CAUGHT_UP = -1;

    private static final int MAX_SUBSCRIPTIONS = 100_000;
    private static final int MAX_REPLAYS = 20;
    /** Their queries are prepared in the next transaction, which takes a millisecond for each. */
    private static final int MAX_ATTACHED = 500;

    /** How long a step replays changes to subscriptions, approximately. */
    private static final Duration MAX_REPLAY = Duration.ofSeconds(1);
    /** How long a step matches the texts of changes for the subscriptions that share the checkpoint, approximately. */
    private static final Duration MAX_MATCHING = Duration.ofSeconds(5);

    /** Limit of the pending deliveries of a subscription. Later changes wait in the journal. */
    private static final int MAX_PENDING = 1_000;

    private static final String CHECKPOINT = "outbox";

    private static final String IS_FULL =
            "(select count(*) from (select 1 from delivery d where d.subscription_id = s.id and d.status = 'pending' limit "
                    + MAX_PENDING + ") w) >= " + MAX_PENDING;

    private static final String IS_REACHED =
            "s.status = 'active' and s.position between :lastChange and :checkpoint and s.filter_since <= :checkpoint";

    /** Whether a subscription has changes to replay and room for them, in SQL. */
    static final String HAS_REPLAYS =
            "exists (select 1 from subscription s where s.status = 'active' and s.position is not null and not "
                    + IS_FULL + ")";

    /** A delivery waits while one of the same subscription and release is pending. */
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
    private final JournalCheckpoints checkpoints;
    private final CallerLookup callers;
    private final Organizations organizations;
    private final ChangeMatcher changeMatcher;
    /** For one subscription at a time, which needs no others to be matched. */
    private final ChangeMatcher replayMatcher;

    private final EntityManager database;
    private final Sql sql;
    private boolean isPrepared;
    private boolean isOvertaken;
    /** How many subscriptions shared the checkpoint in the last step with changes. */
    private int sharing;

    Outbox(
            JournalReader journal,
            ChangeLog log,
            JournalCheckpoints checkpoints,
            CallerLookup callers,
            Organizations organizations,
            ChangeMatcher changeMatcher,
            ChangeMatcher replayMatcher,
            EntityManager database,
            Sql sql) {
        this.journal = journal;
        this.log = log;
        this.checkpoints = checkpoints;
        this.callers = callers;
        this.organizations = organizations;
        this.changeMatcher = changeMatcher;
        this.replayMatcher = replayMatcher;
        this.database = database;
        this.sql = sql;
    }

    /** Prepares the queries of subscriptions outside of a transaction: at the start, that may take seconds. */
    void prepare() {
        if (!isPrepared) {
            List<SavedSearch> searches = QuarkusTransaction.requiringNew()
                    .call(() -> searches(matchers(SHARES_CHECKPOINT, MAX_SUBSCRIPTIONS)));
            changeMatcher.retain(searches, null);
            sharing = searches.size();
            isPrepared = true;
        }
        changeMatcher.prepare();
    }

    private static List<SavedSearch> searches(List<SubscriptionMatcher> subscriptions) {
        return subscriptions.stream().map(SubscriptionMatcher::search).toList();
    }

    /**
     * The result of a step.
     *
     * @param enqueued   subscriptions with new deliveries
     * @param more       whether there may be more to do at once
     * @param isCaughtUp whether the shared checkpoint is at the end of the journal
     * @param ended      subscriptions whose owner's key has ended
     */
    record BatchResult(Set<UUID> enqueued, boolean more, boolean isCaughtUp, Set<UUID> ended) {
        static BatchResult nothing(boolean isCaughtUp) {
            return new BatchResult(Set.of(), false, isCaughtUp, Set.of());
        }
    }

    private record Row(UUID subscription, ChangeEvent event, long position) {}

    /** Processes the next changes. Does nothing when there are none or another node has locked the checkpoint. */
    @Transactional
    BatchResult enqueueNext(Instant now) {
        boolean replays = hasReplays();
        if (!replays && !log.hasMore(checkpoints.position(CHECKPOINT))) {
            return BatchResult.nothing(true);
        }
        OptionalLong checkpoint = checkpoints.lock(CHECKPOINT);
        if (checkpoint.isEmpty()) {
            isOvertaken = true;
            return BatchResult.nothing(false);
        }
        if (isOvertaken) {
            // Another node worked, and has ended. There may be other subscriptions now, to be prepared before the next
            // transaction.
            isOvertaken = false;
            isPrepared = false;
            return new BatchResult(Set.of(), true, false, Set.of());
        }
        long position = checkpoint.getAsLong();
        // Read before the changes: a change that is not among them comes after it.
        long end = journal.end();
        int limit = Math.max(1, Math.min(BATCH, MAX_PAIRS / Math.max(1, sharing)));
        List<ReaderChange> changes = log.after(position, limit);
        boolean isCaughtUp = changes.size() < limit;
        Set<UUID> ended = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        if (!changes.isEmpty()) {
            detachFailing(position);
            List<SubscriptionMatcher> subscriptions = matchers(SHARES_CHECKPOINT, MAX_SUBSCRIPTIONS);
            sharing = subscriptions.size();
            changeMatcher.retain(searches(subscriptions), null);
            Map<ReaderChange, TextMatches> matched = changeMatcher.first(changes, ChangeMatcher.ALWAYS, MAX_MATCHING);
            isCaughtUp &= matched.size() == changes.size();
            changes = changes.subList(0, matched.size());
            rows.addAll(rows(subscriptions, matched, ended, now));
            detachEnded(ended, position);
        }
        boolean more = !isCaughtUp;
        long reached = more ? last(changes) : Math.max(end, changes.isEmpty() ? position : last(changes));
        checkpoints.move(CHECKPOINT, reached);
        if (replays) {
            attach(changes.isEmpty() ? position : last(changes), reached);
        }
        List<SubscriptionMatcher> replaying =
                replays ? matchers("s.position is not null and not " + IS_FULL, MAX_REPLAYS) : List.of();
        Duration share = MAX_REPLAY.dividedBy(Math.max(1, replaying.size()));
        for (SubscriptionMatcher one : replaying) {
            BackgroundLoop.reportProgress();
            more |= replay(one, reached, share, rows, ended, now);
        }
        insert(rows, now);
        return new BatchResult(
                rows.stream().map(Row::subscription).collect(Collectors.toSet()), more, isCaughtUp, ended);
    }

    /**
     * Processes the next changes for a subscription with a position of its own.
     *
     * @param checkpoint the shared position
     * @param time       after this no further text is matched
     * @return whether there may be more
     */
    private boolean replay(
            SubscriptionMatcher subscription,
            long checkpoint,
            Duration time,
            List<Row> rows,
            Set<UUID> ended,
            Instant now) {
        List<ReaderChange> read = log.after(subscription.position(), BATCH);
        replayMatcher.retain(Set.of(subscription.search()), null);
        Map<ReaderChange, TextMatches> matched = replayMatcher.first(read, subscription.since(), time);
        List<ReaderChange> changes = read.subList(0, matched.size());
        Set<UUID> endedNow = new HashSet<>();
        rows.addAll(rows(List.of(subscription), matched, endedNow, now));
        ended.addAll(endedNow);
        if (!endedNow.isEmpty()) {
            return false;
        }
        boolean more = read.size() == BATCH || changes.size() < read.size();
        // While the checkpoint is before the position from which the subscription started, sharing it would
        // deliver changes from before the start. A change that is processed twice gives the same row. The
        // condition on the position leaves a subscription alone that was paused or replayed in the meantime.
        boolean isCaughtUp = !more && checkpoint >= Math.max(subscription.position(), subscription.since());
        long reached = changes.isEmpty() ? subscription.position() : last(changes);
        database.createNativeQuery("update subscription set position = nullif(:position, :caughtUp)"
                        + " where id = :id and status = 'active' and position = :before")
                .setParameter("position", isCaughtUp ? CAUGHT_UP : reached)
                .setParameter("caughtUp", CAUGHT_UP)
                .setParameter("id", subscription.id())
                .setParameter("before", subscription.position())
                .executeUpdate();
        return more;
    }

    private List<Row> rows(
            List<SubscriptionMatcher> subscriptions,
            Map<ReaderChange, TextMatches> changes,
            Set<UUID> ended,
            Instant now) {
        if (subscriptions.isEmpty() || changes.isEmpty()) {
            return List.of();
        }
        Map<String, Caller> owners = callers.current(
                subscriptions.stream().map(SubscriptionMatcher::owner).collect(Collectors.toSet()));
        Map<String, UUID> bySlug = bySlug(subscriptions);
        List<Row> rows = new ArrayList<>();
        for (SubscriptionMatcher subscription : subscriptions) {
            Caller owner = owners.get(subscription.owner());
            if (owner == null) {
                ended.add(subscription.id());
                continue;
            }
            ViewerScope viewerScope = ViewerScope.ofReader(owner);
            changes.forEach((change, matches) -> {
                boolean wasNotified = change.isPurged() && wasNotified(subscription.id(), change.id());
                ChangeEvent event = subscription.eventOf(change, viewerScope, bySlug, matches, wasNotified, now);
                if (event != null) {
                    rows.add(new Row(subscription.id(), event, change.position()));
                }
            });
        }
        return rows;
    }

    private Map<String, UUID> bySlug(List<SubscriptionMatcher> subscriptions) {
        return organizations.idsBySlug(SavedSearch.organizationSlugs(searches(subscriptions)));
    }

    private boolean wasNotified(UUID subscription, UUID release) {
        return (Boolean) database.createNativeQuery(
                        "select exists (select 1 from delivery where subscription_id = :subscription and press_release_id = :release)",
                        Boolean.class)
                .setParameter("subscription", subscription)
                .setParameter("release", release)
                .getSingleResult();
    }

    private boolean hasReplays() {
        return (Boolean) database.createNativeQuery("select " + HAS_REPLAYS, Boolean.class)
                .getSingleResult();
    }

    private List<SubscriptionMatcher> matchers(String condition, int limit) {
        return sql.rows(
                "select " + SubscriptionMatcher.COLUMNS + " from subscription s where s.status = 'active' and "
                        + condition + " order by s.position, s.id limit :limit",
                Map.of("limit", limit),
                SubscriptionMatcher::of);
    }

    /** Gives failing subscriptions with many pending deliveries a position of their own. */
    private void detachFailing(long position) {
        database.createNativeQuery("update subscription s set position = :position"
                        + " where s.status = 'active' and s.position is null and s.failing_since is not null and "
                        + IS_FULL)
                .setParameter("position", position)
                .executeUpdate();
    }

    /** Makes subscriptions share the checkpoint whose own position is as far, but for changes that are of no interest to readers. */
    private void attach(long lastChange, long checkpoint) {
        database.createNativeQuery(
                        "update subscription set position = null where id in (select s.id from subscription s where "
                                + IS_REACHED + " and not " + IS_FULL + " order by s.position limit " + MAX_ATTACHED
                                + " for no key update skip locked)")
                .setParameter("lastChange", lastChange)
                .setParameter("checkpoint", checkpoint)
                .executeUpdate();
    }

    /** Keeps the position of subscriptions whose owner's key has ended, in case they are resumed. */
    private void detachEnded(Set<UUID> subscriptions, long position) {
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

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private static long last(List<ReaderChange> changes) {
        return changes.get(changes.size() - 1).position();
    }
}

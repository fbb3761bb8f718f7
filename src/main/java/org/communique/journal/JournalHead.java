package org.communique.journal;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.communique.background.BackgroundLoop;
import org.communique.database.DatabaseAvailability;
import org.communique.database.DedicatedConnection;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Knows the position of the newest change, and triggers the followers and senders of this node when they have work. One thread and one
 * connection of a node: PostgreSQL notifies it when a change is committed on any node, and it polls once a second for all of them, so that
 * a lost notification costs a second at most. Nothing else queries the database while there is nothing to do.
 */
@ApplicationScoped
public class JournalHead {
    private static final Logger LOG = Logger.getLogger(JournalHead.class);
    private static final String CHANNEL = "communique_journal";
    /** Limits queries when changes are frequent. */
    private static final long MIN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

    /** Pause of a loop that is not triggered. */
    public static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    /** Short, so that changes are noticed soon after the database has returned. */
    private static final Duration MAX_RETRY = Duration.ofMillis(200);

    /** A server that does not answer is disconnected from. Longer than the limit of the statement on the server. */
    private static final int CONNECT_TIMEOUT_SECONDS = 2;

    private static final int QUERY_TIMEOUT_SECONDS = 3;
    private static final String QUERY_LIMIT = "set statement_timeout = '2s'";
    /** How long a known position is considered current. */
    private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(2);

    private final Config config;
    private final DatabaseAvailability database;
    private final Clock clock;
    private final long poll;
    private final List<Trigger> triggers = new CopyOnWriteArrayList<>();
    private final BackgroundLoop loop = new BackgroundLoop(
                    "journal-head",
                    LOG,
                    "The database cannot be queried: changes on other nodes and due work are noticed late",
                    MAX_RETRY,
                    this::step)
            .resetAfterError(this::disconnect);
    private volatile Connection connection;
    /** Number of triggers that the statements contain. */
    private int prepared;
    /** Queries the position and the next instants. */
    private Statements positions;
    /** Queries the conditions. */
    private Statements conditions;

    private long positionQueriedAt = System.nanoTime();
    private long conditionsQueriedAt = System.nanoTime();
    /** Whether a notification has arrived since the last query: it may have set another next instant. */
    private boolean isNotified;
    /** The next instant at which a trigger is due. */
    private Instant next;

    private boolean isFailing;

    private volatile long position = -1;
    private volatile int restores;
    private volatile long knownAt = System.nanoTime() - MAX_AGE;

    JournalHead(Config config, JournalConfig journal, DatabaseAvailability database, Clock clock) {
        SettingRange.within("communique.journal.poll", Duration.ofMillis(50), Duration.ofSeconds(1), journal.poll());
        this.config = config;
        this.database = database;
        this.poll = journal.poll().toNanos();
        this.clock = clock;
    }

    /**
     * Adds a trigger for changes of the journal.
     *
     * @param wake runs in the one thread of this class and must not block
     */
    public Trigger onChange(Runnable wake) {
        return added(new Trigger(true, null, false, wake));
    }

    /**
     * Adds a trigger for an instant that the database knows.
     *
     * @param instant a cheap SQL expression, evaluated after each change; null for never
     */
    public Trigger atInstant(String instant, Runnable wake) {
        return added(new Trigger(false, instant, true, wake));
    }

    /**
     * Adds a trigger for a condition.
     *
     * @param condition an SQL expression, evaluated once a second; the current instant is {@code clock.now}
     */
    public Trigger whenDue(String condition, Runnable wake) {
        return added(new Trigger(false, condition, false, wake));
    }

    /** Adds a trigger for changes of the journal and for a condition. */
    public Trigger onChangeOrWhenDue(String condition, Runnable wake) {
        return added(new Trigger(true, condition, false, wake));
    }

    /** The position of the newest change, as far as this node knows; negative before the first query. */
    public long position() {
        return position;
    }

    /** How often the database was restored to an earlier state while this node ran. */
    public int restores() {
        return restores;
    }

    /** Whether {@link #position} was current within the last two seconds. */
    public boolean isCurrent() {
        return System.nanoTime() - knownAt < MAX_AGE;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.finish();
        // An interrupt does not end the wait for notifications.
        disconnect();
        loop.stop();
    }

    private Trigger added(Trigger trigger) {
        triggers.add(trigger);
        return trigger;
    }

    private Duration step() {
        try {
            if (connection == null) {
                listen();
            } else {
                awaitNotifications();
            }
            isFailing = false;
            return Duration.ZERO;
        } catch (SQLException | RuntimeException e) {
            disconnect();
            if (loop.isStopped()) {
                return FIRST_RETRY;
            }
            if (!isFailing) {
                isFailing = true;
                database.connectionLost();
                LOG.debug("The database is connected to again", e);
                return FIRST_RETRY;
            }
            throw new IllegalStateException(e);
        }
    }

    private void listen() throws SQLException {
        PGSimpleDataSource server = DedicatedConnection.to(config);
        server.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        server.setSocketTimeout(QUERY_TIMEOUT_SECONDS);
        Connection opened = server.getConnection();
        connection = opened;
        try (Statement listen = opened.createStatement()) {
            listen.execute(QUERY_LIMIT);
            listen.execute("listen " + CHANNEL);
        }
        // Changes before the connection listened.
        prepare();
        queryPosition();
        queryConditions();
        // A step that failed may have advanced the position without triggering all of them.
        fireOnChange();
    }

    private void awaitNotifications() throws SQLException {
        PGNotification[] notifications = connection.unwrap(PGConnection.class).getNotifications(timeoutMillis());
        if (notifications != null) {
            for (PGNotification notification : notifications) {
                accept(notification.getParameter());
            }
        }
        if (prepared < triggers.size()) {
            prepare();
        }
        long now = System.nanoTime();
        if (now - positionQueriedAt >= poll
                || isNotified && now - positionQueriedAt >= MIN_INTERVAL
                || next != null && !next.isAfter(clock.instant())) {
            queryPosition();
        }
        if (now - conditionsQueriedAt >= poll) {
            queryConditions();
        }
    }

    /** The payload is checked, because every user of the database may notify the channel. */
    private void accept(String payload) {
        isNotified = true;
        if (payload.matches("[0-9]{1,18}")) {
            advance(Math.max(position, Long.parseLong(payload)));
        }
    }

    /** Time until the next query. Never 0, which the driver takes for no timeout. */
    private int timeoutMillis() {
        long now = System.nanoTime();
        long nanos = Math.min(positionQueriedAt + poll - now, conditionsQueriedAt + poll - now);
        if (isNotified) {
            nanos = Math.min(nanos, positionQueriedAt + MIN_INTERVAL - now);
        }
        if (next != null) {
            nanos = Math.min(
                    nanos,
                    TimeUnit.MILLISECONDS.toNanos(
                            Duration.between(clock.instant(), next).toMillis()));
        }
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    private void prepare() throws SQLException {
        List<Trigger> all = List.copyOf(triggers);
        prepared = all.size();
        positions = new Statements(
                connection,
                "(select coalesce(max(position), 0) from journal)",
                all.stream().filter(trigger -> trigger.isInstant).toList());
        conditions = new Statements(
                connection,
                "0",
                all.stream()
                        .filter(trigger -> !trigger.isInstant && trigger.sql != null)
                        .toList());
    }

    private void queryPosition() throws SQLException {
        long before = System.nanoTime();
        positionQueriedAt = before;
        isNotified = false;
        next = null;
        Instant now = clock.instant();
        try (ResultSet result = positions.query(now)) {
            long end = result.getLong(1);
            if (end < position) {
                // Before the number, which followers read first.
                position = end;
                restores++;
                fireOnChange();
            }
            advance(end);
            knownAt = before;
            int column = 2;
            for (Trigger trigger : positions.triggers) {
                OffsetDateTime due = result.getObject(column++, OffsetDateTime.class);
                if (due == null) {
                    continue;
                }
                if (!due.toInstant().isAfter(now)) {
                    trigger.fire();
                } else if (next == null || due.toInstant().isBefore(next)) {
                    next = due.toInstant();
                }
            }
        }
    }

    /** When this query fails or takes too long, all are triggered and query for themselves; changes are still noticed. */
    private void queryConditions() throws SQLException {
        conditionsQueriedAt = System.nanoTime();
        try (ResultSet result = conditions.query(clock.instant())) {
            int column = 2;
            for (Trigger trigger : conditions.triggers) {
                if (result.getBoolean(column++)) {
                    trigger.fire();
                }
            }
        } catch (SQLException e) {
            if (loop.isStopped()) {
                throw e;
            }
            LOG.warn("The query for due work failed", e);
            conditions.triggers.forEach(Trigger::fire);
        }
    }

    private void advance(long end) {
        if (end != position) {
            position = end;
            fireOnChange();
        }
    }

    private void fireOnChange() {
        triggers.stream().filter(trigger -> trigger.onChange).forEach(Trigger::fire);
    }

    private void disconnect() {
        knownAt = System.nanoTime() - MAX_AGE;
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                // Does not wait for the thread that waits for notifications.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The connection was lost", e);
            }
        }
    }

    /** A prepared statement for the expressions of several triggers. */
    private static final class Statements {
        private final PreparedStatement statement;
        private final List<Trigger> triggers;

        Statements(Connection connection, String first, List<Trigger> triggers) throws SQLException {
            this.triggers = triggers;
            this.statement = connection.prepareStatement("select " + first
                    + triggers.stream()
                            .map(trigger -> ", (" + trigger.sql + ")")
                            .collect(Collectors.joining())
                    + " from (select cast(? as timestamptz) as now) clock");
        }

        ResultSet query(Instant now) throws SQLException {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            ResultSet result = statement.executeQuery();
            result.next();
            return result;
        }
    }

    /** Whether a loop has work to do. It is set at first, and stays set until the loop takes it. */
    public final class Trigger {
        private final boolean onChange;
        private final String sql;
        private final boolean isInstant;
        private final Runnable wake;
        private final AtomicBoolean isSet = new AtomicBoolean(true);

        private Trigger(boolean onChange, String sql, boolean isInstant, Runnable wake) {
            this.onChange = onChange;
            this.sql = sql;
            this.isInstant = isInstant;
            this.wake = wake;
        }

        /**
         * Runs a step of the loop if the trigger is set, and clears it. It is set again if the step fails.
         *
         * @param work returns how long to pause before the next step
         * @param idle runs instead when it is known that there is no work
         * @return how long to pause
         */
        public Duration run(Supplier<Duration> work, Runnable idle) {
            if (!isSet.getAndSet(false)) {
                if (isCurrent()) {
                    idle.run();
                }
                return IDLE;
            }
            try {
                return work.get();
            } catch (RuntimeException | Error e) {
                set();
                throw e;
            }
        }

        /** Makes the next step run. */
        public void set() {
            isSet.set(true);
        }

        /** Makes the next step run now. Any thread may call it. */
        public void fire() {
            set();
            wake.run();
        }
    }
}

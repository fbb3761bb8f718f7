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
import org.communique.database.DedicatedConnection;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The one thread of a node that finds out whether there is something to do, for all who follow the journal or send what is due: PostgreSQL
 * notifies it of each change, on whatever node it was made. Once a second it also asks, for all of them; so a notification that is lost costs
 * a second, and nothing else has to ask while there is nothing to do.
 */
@ApplicationScoped
public class JournalHead {
    private static final Logger LOG = Logger.getLogger(JournalHead.class);
    private static final String CHANNEL = "communique_journal";
    /** While many changes are made, it does not ask after each. */
    private static final long LEAST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);

    /** Who is not called looks up so often all the same, to tell that it is up to date. */
    public static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    /** What is known of the journal counts for so long. */
    private static final long TRUSTED = TimeUnit.SECONDS.toNanos(2);

    private final Config config;
    private final Clock clock;
    private final long poll;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final BackgroundLoop beating = new BackgroundLoop(
            "pulse", LOG, "It cannot be found out right now what happens on other nodes and what is due", this::beat);
    private volatile Connection connection;
    /** Of how many calls the questions are. */
    private int prepared;
    /** How far the journal is, and the next instants. */
    private Question where;
    /** What else is due. */
    private Question what;

    private long askedAt = System.nanoTime();
    private long askedAllAt = System.nanoTime();
    /** Something was heard of, which may have set another next instant. */
    private boolean isHeard;
    /** The next instant at which something is due. */
    private Instant next;

    private boolean isFailing;

    private volatile long position = -1;
    private volatile int setBacks;
    private volatile long knownAt = System.nanoTime() - TRUSTED;

    JournalHead(Config config, JournalConfig journal, Clock clock) {
        SettingRange.within("communique.journal.poll", Duration.ofMillis(50), Duration.ofSeconds(1), journal.poll());
        this.config = config;
        this.poll = journal.poll().toNanos();
        this.clock = clock;
    }

    /**
     * Has somebody called when the journal has moved on.
     *
     * @param wake called by the thread that does nothing else: it must not wait for anything
     */
    public Call onMove(Runnable wake) {
        return called(new Call(true, null, false, wake));
    }

    /**
     * Has somebody called at an instant that is in the database.
     *
     * @param next a cheap SQL expression for it, which is asked for after each change; null for never
     */
    public Call atInstant(String next, Runnable wake) {
        return called(new Call(false, next, true, wake));
    }

    /**
     * Has somebody called when something is due.
     *
     * @param condition in SQL, asked once a second; the instant that it is now is {@code pulse.now}
     */
    public Call whenDue(String condition, Runnable wake) {
        return called(new Call(false, condition, false, wake));
    }

    /** When the journal has moved on, and when something is due. */
    public Call onMoveOrWhenDue(String condition, Runnable wake) {
        return called(new Call(true, condition, false, wake));
    }

    /** The last position of the journal, as far as it is known; negative while it is not. */
    public long position() {
        return position;
    }

    /** How often the database was found to be set back to an earlier state while the node ran. */
    public int setBacks() {
        return setBacks;
    }

    /** Whether it was found out just now how far the journal is. */
    public boolean isKnown() {
        return System.nanoTime() - knownAt < TRUSTED;
    }

    void start(@Observes StartupEvent event) {
        beating.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        beating.end();
        // An interrupt does not end the wait for notifications.
        hangUp();
        beating.stop();
    }

    private Call called(Call call) {
        calls.add(call);
        return call;
    }

    private Duration beat() {
        try {
            if (connection == null) {
                listen();
            } else {
                hear();
            }
            isFailing = false;
            return Duration.ZERO;
        } catch (SQLException | RuntimeException e) {
            hangUp();
            if (!isFailing) {
                isFailing = true;
                LOG.debug("The database is asked anew", e);
                return FIRST_RETRY;
            }
            throw new IllegalStateException(e);
        }
    }

    private void listen() throws SQLException {
        Connection opened = DedicatedConnection.to(config).getConnection();
        connection = opened;
        try (Statement listen = opened.createStatement()) {
            listen.execute("listen " + CHANNEL);
        }
        // What happened before somebody listened.
        prepare();
        ask();
        askAll();
    }

    private void hear() throws SQLException {
        PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(patience());
        if (heard != null) {
            for (PGNotification one : heard) {
                hear(one.getParameter());
            }
        }
        if (prepared < calls.size()) {
            prepare();
        }
        long now = System.nanoTime();
        if (now - askedAt >= poll
                || isHeard && now - askedAt >= LEAST_BETWEEN
                || next != null && !next.isAfter(clock.instant())) {
            ask();
        }
        if (now - askedAllAt >= poll) {
            askAll();
        }
    }

    /** Anybody who may connect to the database may notify of anything. */
    private void hear(String said) {
        isHeard = true;
        if (said.matches("[0-9]{1,18}")) {
            moveTo(Math.max(position, Long.parseLong(said)));
        }
    }

    /** In milliseconds, and never 0, which would be for ever. */
    private int patience() {
        long now = System.nanoTime();
        long nanos = Math.min(askedAt + poll - now, askedAllAt + poll - now);
        if (isHeard) {
            nanos = Math.min(nanos, askedAt + LEAST_BETWEEN - now);
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
        List<Call> all = List.copyOf(calls);
        prepared = all.size();
        where = new Question(
                connection,
                "(select coalesce(max(position), 0) from journal)",
                all.stream().filter(call -> call.isInstant).toList());
        what = new Question(
                connection,
                "0",
                all.stream().filter(call -> !call.isInstant && call.sql != null).toList());
    }

    /** How far the journal is, and when the next instant is. */
    private void ask() throws SQLException {
        long before = System.nanoTime();
        askedAt = before;
        isHeard = false;
        next = null;
        Instant now = clock.instant();
        try (ResultSet answer = where.answer(now)) {
            long end = answer.getLong(1);
            if (end < position) {
                setBacks++;
            }
            moveTo(end);
            knownAt = before;
            int column = 2;
            for (Call call : where.calls) {
                OffsetDateTime due = answer.getObject(column++, OffsetDateTime.class);
                if (due == null) {
                    continue;
                }
                if (!due.toInstant().isAfter(now)) {
                    call.make();
                } else if (next == null || due.toInstant().isBefore(next)) {
                    next = due.toInstant();
                }
            }
        }
    }

    /** What is due. When that takes too long each has to look for itself, and what happens on other nodes is heard of nevertheless. */
    private void askAll() throws SQLException {
        askedAllAt = System.nanoTime();
        try (ResultSet answer = what.answer(clock.instant())) {
            int column = 2;
            for (Call call : what.calls) {
                if (answer.getBoolean(column++)) {
                    call.make();
                }
            }
        } catch (SQLException e) {
            LOG.warn("It cannot be found out right now what is due", e);
            what.calls.forEach(Call::make);
        }
    }

    private void moveTo(long end) {
        if (end != position) {
            position = end;
            calls.stream().filter(call -> call.onMove).forEach(Call::make);
        }
    }

    private void hangUp() {
        knownAt = System.nanoTime() - TRUSTED;
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                // Without waiting for who waits for notifications.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The connection was gone", e);
            }
        }
    }

    /** Something that is asked again and again on one connection. */
    private static final class Question {
        private final PreparedStatement statement;
        private final List<Call> calls;

        Question(Connection connection, String first, List<Call> calls) throws SQLException {
            this.calls = calls;
            this.statement = connection.prepareStatement("select " + first
                    + calls.stream().map(call -> ", (" + call.sql + ")").collect(Collectors.joining())
                    + " from (select cast(? as timestamptz) as now) pulse");
        }

        ResultSet answer(Instant now) throws SQLException {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            ResultSet answer = statement.executeQuery();
            answer.next();
            return answer;
        }
    }

    /** Whether somebody was called, since it was last answered. At first everybody is. */
    public final class Call {
        private final boolean onMove;
        private final String sql;
        private final boolean isInstant;
        private final Runnable wake;
        private final AtomicBoolean isOpen = new AtomicBoolean(true);

        private Call(boolean onMove, String sql, boolean isInstant, Runnable wake) {
            this.onMove = onMove;
            this.sql = sql;
            this.isInstant = isInstant;
            this.wake = wake;
        }

        /** Whether there is something to do; the next one to ask is told that there is not, unless it happens again. */
        public boolean take() {
            return isOpen.getAndSet(false);
        }

        /**
         * A step of who was called, or not: does the work if there is some, and has itself called again if that fails.
         *
         * @param work       returns how long to wait until the next step
         * @param isUpToDate to be told when it is known that there is nothing to do
         */
        public Duration answer(Supplier<Duration> work, Runnable isUpToDate) {
            if (!take()) {
                if (isKnown()) {
                    isUpToDate.run();
                }
                return IDLE;
            }
            try {
                return work.get();
            } catch (RuntimeException e) {
                repeat();
                throw e;
            }
        }

        /** There is still something to do, or again. */
        public void repeat() {
            isOpen.set(true);
        }

        /** From this thread or another: there is something to do now. */
        public void make() {
            isOpen.set(true);
            wake.run();
        }
    }
}

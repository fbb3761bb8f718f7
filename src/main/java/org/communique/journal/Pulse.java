package org.communique.journal;

import io.agroal.api.AgroalDataSource;
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
import java.util.stream.Collectors;
import org.communique.web.SettingLimits;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The one thread of a node that finds out whether there is something to do, for all who follow the journal or send what is due: PostgreSQL
 * notifies it of each change, on whatever node it was made. Once a second, and when it is the time for something, it also asks, in one
 * statement for all; so a notification that is lost costs a second, and nothing else has to ask while there is nothing to do.
 */
@ApplicationScoped
public class Pulse {
    private static final Logger LOG = Logger.getLogger(Pulse.class);
    private static final String CHANNEL = "communique_journal";
    /** While many changes are made, it does not ask after each. */
    private static final long LEAST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);
    /** What is known of the journal counts for so long. */
    private static final long TRUSTED = TimeUnit.SECONDS.toNanos(2);

    private final AgroalDataSource database;
    private final Clock clock;
    private final Duration poll;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Repeating beating = new Repeating(
            "pulse", LOG, "It cannot be found out right now what happens on other nodes and what is due", this::beat);
    private volatile Connection connection;
    private PreparedStatement question;
    private List<Call> asked = List.of();
    private long askedAt;
    /** The next instant at which something is due. */
    private Instant next;

    private volatile long position = -1;
    private volatile long knownAt = System.nanoTime() - TRUSTED;

    Pulse(AgroalDataSource database, JournalConfig config, Clock clock) {
        SettingLimits.within("communique.journal.poll", Duration.ofMillis(10), Duration.ofSeconds(1), config.poll());
        this.database = database;
        this.poll = config.poll();
        this.clock = clock;
    }

    /**
     * Has somebody called when the journal has moved on.
     *
     * @param wake called by the thread that does nothing else: it must not wait for anything
     */
    public Call onMove(Runnable wake) {
        return called(new Call(true, null, wake));
    }

    /**
     * Has somebody called when something is due.
     *
     * @param next an SQL expression: the instant at which it is due, null for never. The instant that it is now is {@code pulse.now}.
     */
    public Call whenDue(String next, Runnable wake) {
        return called(new Call(false, next, wake));
    }

    /** For both reasons. */
    public Call onMoveOrWhenDue(String next, Runnable wake) {
        return called(new Call(true, next, wake));
    }

    /** The last position of the journal, as far as it is known; negative while it is not. */
    public long position() {
        return position;
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
            listen();
            PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(patience());
            if (heard != null && heard.length > 0) {
                for (PGNotification one : heard) {
                    moveTo(Math.max(position, Long.parseLong(one.getParameter())));
                }
            }
            if (System.nanoTime() - askedAt >= LEAST_BETWEEN) {
                ask();
            }
            return Duration.ZERO;
        } catch (SQLException | RuntimeException e) {
            hangUp();
            throw new IllegalStateException(e);
        }
    }

    private void listen() throws SQLException {
        if (connection == null) {
            Connection opened = database.getConnection();
            connection = opened;
            try (Statement listen = opened.createStatement()) {
                listen.execute("listen " + CHANNEL);
            }
            // What happened before somebody listened.
            ask();
        }
    }

    /** In milliseconds, and never 0, which would be for ever. */
    private int patience() {
        long untilPoll = poll.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedAt);
        long untilNext = next == null
                ? Long.MAX_VALUE
                : Duration.between(clock.instant(), next).toMillis();
        return (int) Math.max(1, Math.min(untilPoll, untilNext));
    }

    private void ask() throws SQLException {
        if (question == null || asked.size() != calls.size()) {
            prepare();
        }
        askedAt = System.nanoTime();
        long before = askedAt;
        Instant now = clock.instant();
        question.setObject(1, now.atOffset(ZoneOffset.UTC));
        next = null;
        try (ResultSet answer = question.executeQuery()) {
            answer.next();
            moveTo(answer.getLong(1));
            knownAt = before;
            int column = 2;
            for (Call call : asked) {
                OffsetDateTime due = call.next == null ? null : answer.getObject(column++, OffsetDateTime.class);
                if (due == null) {
                    continue;
                }
                if (due.toInstant().isAfter(now)) {
                    next = next == null || due.toInstant().isBefore(next) ? due.toInstant() : next;
                } else {
                    call.make();
                }
            }
        }
    }

    private void prepare() throws SQLException {
        if (question != null) {
            question.close();
        }
        asked = List.copyOf(calls);
        question = connection.prepareStatement("select (select coalesce(max(position), 0) from journal)"
                + asked.stream()
                        .filter(call -> call.next != null)
                        .map(call -> ", (" + call.next + ")")
                        .collect(Collectors.joining())
                + " from (select cast(? as timestamptz) as now) pulse");
    }

    private void moveTo(long end) {
        if (end != position) {
            position = end;
            calls.stream().filter(call -> call.onMove).forEach(Call::make);
        }
    }

    private void hangUp() {
        Connection open = connection;
        connection = null;
        question = null;
        if (open != null) {
            try (open) {
                // Not back to the pool: it listens, and may be waiting.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The connection was gone", e);
            }
        }
    }

    /** Whether somebody was called, since it was last answered. At first everybody is. */
    public static final class Call {
        private final boolean onMove;
        private final String next;
        private final Runnable wake;
        private volatile boolean isOpen = true;

        private Call(boolean onMove, String next, Runnable wake) {
            this.onMove = onMove;
            this.next = next;
            this.wake = wake;
        }

        /** Whether there is something to do; the next one to ask is told that there is not, unless it happens again. */
        public boolean take() {
            boolean wasOpen = isOpen;
            isOpen = false;
            return wasOpen;
        }

        /** There is still something to do, or again. */
        public void repeat() {
            isOpen = true;
        }

        /** From this thread or another: there is something to do now. */
        public void make() {
            isOpen = true;
            wake.run();
        }
    }
}

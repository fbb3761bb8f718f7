package org.communique.changes;

import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.communique.background.Repeating;
import org.communique.journal.ComingOut;
import org.communique.journal.JournalTail;
import org.communique.journal.Pulse;
import org.jboss.logging.Logger;

/**
 * The one thread of a node that follows the journal for all streams. It also tells the journal what comes out by itself, as does the
 * one of every other node: whoever is first.
 */
@ApplicationScoped
class Follower {
    private static final Logger LOG = Logger.getLogger(Follower.class);
    private static final int STEP = 200;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How long a stream may outlive its key. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ComingOut comingOut;
    private final JournalTail journal;
    private final Pulse pulse;
    private final Pulse.Call due;
    private final ChangeLog log;
    private final Streams streams;
    private final Clock clock;
    private final Thread farewell;
    private final Repeating following = new Repeating("changes", this::step);
    private long position = -1;
    private int setBacks;
    private long looked = System.nanoTime();
    private long checked;

    Follower(ComingOut comingOut, JournalTail journal, Pulse pulse, ChangeLog log, Streams streams, Clock clock) {
        this.comingOut = comingOut;
        this.journal = journal;
        this.pulse = pulse;
        this.log = log;
        this.streams = streams;
        this.clock = clock;
        // When it runs, the container may be gone already.
        this.farewell = new Thread(ClientProxy.unwrap(streams)::stop, "changes-farewell");
        this.due = pulse.atInstant(ComingOut.NEXT, following::wake);
        pulse.onMove(following::wake);
    }

    void start(@Observes StartupEvent event) {
        following.start();
        // The server waits for open requests before it says that it stops, and streams would be open for ever.
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException exiting) {
            LOG.trace("The process ends", exiting);
        }
        streams.stop();
        following.stop();
    }

    private Duration step() {
        try {
            boolean more = due.take() && comingOut.tell(clock.instant());
            if (more) {
                due.repeat();
            }
            more |= follow();
            look();
            return more ? Duration.ZERO : LOOK;
        } catch (RuntimeException e) {
            due.repeat();
            if (!following.isStopped()) {
                LOG.warn("The journal cannot be followed right now", e);
            }
            return PAUSE;
        }
    }

    /** @return whether there may be more at once */
    private boolean follow() {
        if (position < 0) {
            position = journal.end();
        }
        long end = pulse.position();
        if (setBacks != pulse.setBacks()) {
            setBacks = pulse.setBacks();
            position = Math.min(position, end);
        }
        // Whoever came since the end was read may count on being told what is after it.
        if (streams.areNone()) {
            position = Math.max(position, end);
            return false;
        }
        if (position >= end) {
            return false;
        }
        List<Noted> changes = log.after(position, STEP);
        streams.tell(changes);
        boolean more = changes.size() == STEP;
        long last =
                changes.isEmpty() ? position : changes.get(changes.size() - 1).position();
        position = more ? last : Math.max(last, end);
        return more;
    }

    private void look() {
        long now = System.nanoTime();
        if (now - looked >= LOOK.toNanos()) {
            looked = now;
            streams.look();
        }
        if (now - checked >= CHECK_NANOS && !streams.areNone()) {
            checked = now;
            streams.checkCallers();
        }
    }
}

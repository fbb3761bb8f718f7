package org.communique.changes;

import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.communique.journal.ComingOut;
import org.communique.journal.JournalTail;
import org.jboss.logging.Logger;

/**
 * The one thread of a node that follows the journal for all streams. It also tells the journal what comes out by itself, as does the
 * one of every other node: whoever is first.
 */
@ApplicationScoped
class Follower {
    private static final Logger LOG = Logger.getLogger(Follower.class);
    private static final int STEP = 200;
    private static final long POLL_MILLIS = 100;
    private static final long PAUSE_MILLIS = 1_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long a stream may outlive its key. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ComingOut comingOut;
    private final JournalTail journal;
    private final ChangeLog log;
    private final Streams streams;
    private final Clock clock;
    private final Thread farewell;
    private volatile boolean stopped;
    private Thread thread;
    private long position = -1;
    private long looked;
    private long checked;

    Follower(ComingOut comingOut, JournalTail journal, ChangeLog log, Streams streams, Clock clock) {
        this.comingOut = comingOut;
        this.journal = journal;
        this.log = log;
        this.streams = streams;
        this.clock = clock;
        // When it runs, the container may be gone already.
        this.farewell = new Thread(ClientProxy.unwrap(streams)::stop, "changes-farewell");
    }

    void start(@Observes StartupEvent event) {
        thread = new Thread(this::run, "changes");
        thread.setDaemon(true);
        thread.start();
        // The server waits for open requests before it says that it stops, and streams would be open for ever.
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException exiting) {
            LOG.trace("The process ends", exiting);
        }
        streams.stop();
        if (thread != null) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    private void run() {
        while (!stopped) {
            try {
                boolean more = comingOut.tell(clock.instant());
                more |= follow();
                look();
                if (!more) {
                    sleep(POLL_MILLIS);
                }
            } catch (RuntimeException e) {
                if (!stopped) {
                    LOG.warn("The journal cannot be followed right now", e);
                    sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    /** @return whether there may be more at once */
    private boolean follow() {
        if (position < 0 || streams.areNone()) {
            long end = journal.end();
            // Whoever came since the end was read may count on being told what is after it.
            if (position < 0 || streams.areNone()) {
                position = end;
                return false;
            }
        }
        List<Noted> changes = log.after(position, STEP);
        if (changes.isEmpty()) {
            return false;
        }
        streams.tell(changes);
        position = changes.get(changes.size() - 1).position();
        return changes.size() == STEP;
    }

    private void look() {
        long now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            streams.look();
        }
        if (now - checked >= CHECK_NANOS && !streams.areNone()) {
            checked = now;
            streams.checkCallers();
        }
    }

    private void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}

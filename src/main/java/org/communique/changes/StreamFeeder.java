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
import org.communique.background.BackgroundLoop;
import org.communique.journal.DuePublications;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.jboss.logging.Logger;

/**
 * The one thread of a node that follows the journal for all streams. It also tells the journal what comes out by itself, as does the
 * one of every other node: whoever is first.
 */
@ApplicationScoped
class StreamFeeder {
    private static final Logger LOG = Logger.getLogger(StreamFeeder.class);
    private static final int STEP = 200;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How long a stream may outlive its key. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DuePublications duePublications;
    private final JournalReader journal;
    private final JournalHead head;
    private final JournalHead.Call due;
    private final ChangeLog log;
    private final StreamRegistry streamRegistry;
    private final Clock clock;
    private final Thread farewell;
    private final BackgroundLoop following = new BackgroundLoop("changes", this::step);
    private long position = -1;
    private int setBacks;
    private long looked = System.nanoTime();
    private long checked;

    StreamFeeder(
            DuePublications duePublications,
            JournalReader journal,
            JournalHead head,
            ChangeLog log,
            StreamRegistry streamRegistry,
            Clock clock) {
        this.duePublications = duePublications;
        this.journal = journal;
        this.head = head;
        this.log = log;
        this.streamRegistry = streamRegistry;
        this.clock = clock;
        // When it runs, the container may be gone already.
        this.farewell = new Thread(ClientProxy.unwrap(streamRegistry)::stop, "changes-farewell");
        this.due = head.atInstant(DuePublications.NEXT, following::wake);
        head.onMove(following::wake);
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
        streamRegistry.stop();
        following.stop();
    }

    private Duration step() {
        try {
            boolean more = due.take() && duePublications.tell(clock.instant());
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
        long end = head.position();
        if (setBacks != head.setBacks()) {
            setBacks = head.setBacks();
            position = Math.min(position, end);
        }
        // Whoever came since the end was read may count on being told what is after it.
        if (streamRegistry.areNone()) {
            position = Math.max(position, end);
            return false;
        }
        if (position >= end) {
            return false;
        }
        List<ReaderChange> changes = log.after(position, STEP);
        streamRegistry.tell(changes);
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
            streamRegistry.look();
        }
        if (now - checked >= CHECK_NANOS && !streamRegistry.areNone()) {
            checked = now;
            streamRegistry.checkCallers();
        }
    }
}

package org.communique.changes;

import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.jboss.logging.Logger;

/** Reads the journal once for all streams of this node and sends them the changes. */
@ApplicationScoped
class StreamFeeder implements JournalFollower {
    private static final Logger LOG = Logger.getLogger(StreamFeeder.class);
    private static final int BATCH = 200;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** How long a stream may outlive its key. */
    private static final long CALLER_CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JournalReader journal;
    private final JournalHead head;
    private final ChangeLog log;
    private final StreamRegistry streamRegistry;
    private final ChangeMatcher matcher;
    private final Thread farewell;
    private long position = -1;
    private int restores;
    private long maintainedAt = System.nanoTime();
    private long callersCheckedAt;

    StreamFeeder(
            JournalReader journal,
            JournalHead head,
            ChangeLog log,
            StreamRegistry streamRegistry,
            ChangeMatcher matcher) {
        this.matcher = matcher;
        this.journal = journal;
        this.head = head;
        this.log = log;
        this.streamRegistry = streamRegistry;
        // The container may be gone when this thread runs.
        this.farewell = new Thread(ClientProxy.unwrap(streamRegistry)::endAll, "changes-farewell");
    }

    void start(@Observes StartupEvent event) {
        // The server waits for open requests before it fires its shutdown event, and streams never end by themselves.
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    void stop(@Observes ShutdownEvent event) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException exiting) {
            LOG.trace("The process ends", exiting);
        }
        streamRegistry.endAll();
    }

    @Override
    public String name() {
        return "stream-feeder";
    }

    @Override
    public Progress follow() {
        if (position < 0) {
            position = journal.end();
        }
        // The number of restores is read before the position, which is set before it.
        int headRestores = head.restores();
        long end = head.position();
        if (restores != headRestores) {
            restores = headRestores;
            position = Math.min(position, end);
        }
        // A stream that begins after this point is sent everything after the end.
        if (streamRegistry.isEmpty()) {
            position = Math.max(position, end);
            return Progress.CAUGHT_UP;
        }
        if (position >= end) {
            return Progress.CAUGHT_UP;
        }
        List<ReaderChange> changes = log.after(position, BATCH);
        boolean more = changes.size() == BATCH;
        long last =
                changes.isEmpty() ? position : changes.get(changes.size() - 1).position();
        long reached = more ? last : Math.max(last, end);
        streamRegistry.send(changes, reached, matcher);
        position = reached;
        return more ? Progress.MORE : Progress.CAUGHT_UP;
    }

    /** Sends heartbeats, disconnects clients that do not read, and ends the streams of callers whose key has ended. */
    @Override
    public void maintain() {
        long now = System.nanoTime();
        if (now - maintainedAt >= INTERVAL.toNanos()) {
            maintainedAt = now;
            streamRegistry.maintain();
        }
        if (now - callersCheckedAt >= CALLER_CHECK_NANOS && !streamRegistry.isEmpty()) {
            callersCheckedAt = now;
            streamRegistry.checkCallers();
        }
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }
}

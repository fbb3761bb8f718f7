package org.communique.changes;

import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.jboss.logging.Logger;

/** Reads the journal once for all streams of this node without a query and sends them the changes. Looks after all streams. */
@ApplicationScoped
class StreamFeeder implements JournalFollower {
    private static final Logger LOG = Logger.getLogger(StreamFeeder.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** How long a stream may outlive its key. */
    private static final long CALLER_CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final FeederPosition position;
    private final StreamRegistry streamRegistry;
    private final Thread farewell;
    private long maintainedAt = System.nanoTime();
    private long callersCheckedAt;

    StreamFeeder(JournalReader journal, JournalHead head, ChangeLog log, StreamRegistry streamRegistry) {
        this.position = new FeederPosition(journal, head, log);
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
        return position.advance(streamRegistry.hasOthers(), streamRegistry::sendToOthers);
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

package org.communique.cache;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.journal.Appended;
import org.communique.journal.JournalTail;
import org.communique.journal.Repeating;
import org.jboss.logging.Logger;

/**
 * Has answers dropped when something happens: at once when it happens on this node, so that who has changed something reads it, and
 * within a moment when it happens on another. It has a thread of its own, which does nothing else: a withdrawal must not stay to be read
 * because others who follow the journal have much to do.
 */
@ApplicationScoped
class JournalWatch {
    private static final Logger LOG = Logger.getLogger(JournalWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** When the journal could not be looked at for so long, nothing is answered from what is kept. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AnswerCache cache;
    private final JournalTail journal;
    private final CacheConfig config;
    private volatile long looked = System.nanoTime() - TRUSTED_NANOS;
    private final Repeating looking = new Repeating("journal-watch", this::step);
    private boolean failing;
    /** Up to where the journal was looked at; negative before the first time. */
    private long position = -1;

    JournalWatch(AnswerCache cache, JournalTail journal, CacheConfig config) {
        this.cache = cache;
        this.journal = journal;
        this.config = config;
    }

    /** Whether what is kept can be trusted: the journal was looked at just now. */
    boolean isCurrent() {
        return System.nanoTime() - looked < TRUSTED_NANOS;
    }

    /** Also after a failure: who cannot tell whether a commit came through must not rely on it that it did not. */
    void drop(@Observes(during = TransactionPhase.AFTER_COMPLETION) Appended appended) {
        cache.drop();
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            looking.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        looking.stop();
    }

    private Duration step() {
        try {
            look();
            failing = false;
        } catch (RuntimeException e) {
            if (!looking.isStopped() && !failing) {
                LOG.warn("The journal cannot be read right now, and nothing is answered from what is kept", e);
            }
            failing = true;
        }
        return POLL;
    }

    private void look() {
        long before = System.nanoTime();
        if (position < 0) {
            position = journal.end();
            cache.drop();
        } else {
            JournalTail.Moved moved = journal.movedSince(position);
            if (moved.isSeen()) {
                cache.drop();
            }
            position = moved.end();
        }
        looked = before;
    }
}

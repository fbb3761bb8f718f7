package org.communique.cache;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.concurrent.TimeUnit;
import org.communique.journal.Appended;
import org.communique.journal.JournalTail;
import org.jboss.logging.Logger;

/**
 * Has answers dropped when something happens: at once when it happens on this node, so that who has changed something reads it, and
 * within a moment when it happens on another. It has a thread of its own, which does nothing else: a withdrawal must not stay to be read
 * because others who follow the journal have much to do.
 */
@ApplicationScoped
class JournalWatch {
    private static final Logger LOG = Logger.getLogger(JournalWatch.class);
    private static final long POLL_MILLIS = 100;
    /** When the journal could not be looked at for so long, nothing is answered from what is kept. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AnswerCache cache;
    private final JournalTail journal;
    private final CacheConfig config;
    private volatile long looked = System.nanoTime() - TRUSTED_NANOS;
    private volatile boolean stopped;
    /** Up to where the journal was looked at; negative before the first time. */
    private long position = -1;

    private Thread thread;

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
            thread = new Thread(this::run, "journal-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    private void run() {
        boolean failing = false;
        while (!stopped) {
            try {
                look();
                failing = false;
            } catch (RuntimeException e) {
                if (!stopped && !failing) {
                    LOG.warn("The journal cannot be read right now, and nothing is answered from what is kept", e);
                }
                failing = true;
            }
            pause();
        }
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

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}

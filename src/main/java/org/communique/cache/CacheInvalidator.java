package org.communique.cache;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import org.communique.background.BackgroundLoop;
import org.communique.journal.JournalAppended;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;
import org.jboss.logging.Logger;

/**
 * Has answers dropped when something happens: at once when it happens on this node, so that who has changed something reads it, and
 * within a moment when it happens on another. It has a thread of its own, which does nothing else: a withdrawal must not stay to be read
 * because others who follow the journal have much to do.
 */
@ApplicationScoped
class CacheInvalidator {
    private static final Logger LOG = Logger.getLogger(CacheInvalidator.class);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private final ResponseCache cache;
    private final JournalReader journal;
    private final CacheConfig config;
    private final JournalHead head;
    private final BackgroundLoop looking = new BackgroundLoop("journal-watch", this::step);
    private boolean failing;
    /** Up to where the journal was looked at; negative before the first time. */
    private volatile long position = -1;

    private int setBacks;

    CacheInvalidator(ResponseCache cache, JournalReader journal, JournalHead head, CacheConfig config) {
        this.cache = cache;
        this.journal = journal;
        this.head = head;
        this.config = config;
    }

    /** Whether what is kept can be trusted: it is known how far the journal is, and it was looked at up to there. */
    boolean isCurrent() {
        return position >= 0 && position >= head.position() && head.isKnown();
    }

    /** Also after a failure: who cannot tell whether a commit came through must not rely on it that it did not. */
    void drop(@Observes(during = TransactionPhase.AFTER_COMPLETION) JournalAppended journalAppended) {
        cache.drop();
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            head.onMove(looking::wake);
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
            return IDLE;
        } catch (RuntimeException e) {
            if (!looking.isStopped() && !failing) {
                LOG.warn("The journal cannot be read right now, and nothing is answered from what is kept", e);
            }
            failing = true;
            return AFTER_FAILURE;
        }
    }

    private void look() {
        if (setBacks != head.setBacks()) {
            setBacks = head.setBacks();
            position = -1;
        }
        if (position < 0) {
            long end = journal.end();
            cache.drop();
            position = end;
        } else if (position < head.position() || !head.isKnown()) {
            JournalReader.Moved moved = journal.movedSince(position);
            if (moved.isSeen()) {
                cache.drop();
            }
            position = moved.end();
        }
    }
}

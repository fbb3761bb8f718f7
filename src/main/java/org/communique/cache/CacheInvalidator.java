package org.communique.cache;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import org.communique.database.DatabaseConfig;
import org.communique.journal.JournalAppended;
import org.communique.journal.JournalFollower;
import org.communique.journal.JournalHead;
import org.communique.journal.JournalReader;

/**
 * Invalidates the cached responses when something changes: at once for a change on this node, so that its author reads the new state, and within
 * milliseconds for a change on another node.
 */
@ApplicationScoped
class CacheInvalidator implements JournalFollower {
    private final ResponseCache cache;
    private final JournalReader journal;
    private final JournalHead head;
    private final CacheConfig config;
    private final boolean isOnlyWriter;
    /** The position up to which changes have invalidated the cache; negative before the first step. */
    private volatile long position = -1;

    private int restores;

    CacheInvalidator(
            ResponseCache cache, JournalReader journal, JournalHead head, CacheConfig config, DatabaseConfig database) {
        this.cache = cache;
        this.journal = journal;
        this.head = head;
        this.config = config;
        this.isOnlyWriter = database.embedded();
    }

    /**
     * Whether cached responses may be used: the end of the journal is known, and all changes up to it have invalidated the cache. The embedded
     * database has no other writers, and each commit of this node invalidates the cache, so the end is known even while it does not answer.
     */
    boolean isCurrent() {
        return position >= 0 && position >= head.position() && (isOnlyWriter || head.isCurrent());
    }

    /** Also runs after a rollback: a commit whose outcome is unknown may have succeeded. */
    void invalidate(@Observes(during = TransactionPhase.AFTER_COMPLETION) JournalAppended journalAppended) {
        cache.invalidate();
    }

    @Override
    public String name() {
        return "cache-invalidator";
    }

    @Override
    public Progress follow() {
        if (!config.enabled()) {
            return Progress.CAUGHT_UP;
        }
        if (restores != head.restores()) {
            restores = head.restores();
            position = -1;
        }
        if (position < 0) {
            long end = journal.end();
            cache.invalidate();
            position = end;
        } else {
            JournalReader.Summary summary = journal.summaryAfter(position);
            if (summary.isPublic()) {
                cache.invalidate();
            }
            position = summary.end();
        }
        return Progress.CAUGHT_UP;
    }
}

package org.communique.journal;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/**
 * Appends a row to the journal when a scheduled release becomes public. The release is public by the clock with or without this row;
 * followers need it because they cannot watch the clock for every release. It is appended once, by whichever node is first. Nobody made
 * this change and it makes no version: revisions and the audit do not list it.
 */
@ApplicationScoped
public class DuePublications {
    /** The event of such a row. It is not one of {@link Event}, because nobody causes it. */
    public static final String EVENT = "came-out";

    private static final Logger LOG = Logger.getLogger(DuePublications.class);
    private static final String NEXT = "select min(public_at) from coming_out";
    private static final int MAX_ROWS = 1_000;

    /** Deleting from the list decides who appends: rows that a change has removed or moved since are not there any more. */
    private static final String APPEND = """
            with due as (
              delete from coming_out where press_release_id in (
                select press_release_id from coming_out where public_at <= :now order by public_at limit :max)
              returning press_release_id, public_at)
            insert into journal (at, event, subject, subject_id, version, actor, actor_id,
              audience, audience_before, public_at, organization_id, organization_before)
            select d.public_at, 'came-out', 'press-release', d.press_release_id, l.version, 'system', 'system',
              2, l.audience, d.public_at, l.organization_id, l.organization_id
            from due d cross join lateral (
              select j.version, j.audience, j.organization_id from journal j
              where j.subject = 'press-release' and j.subject_id = d.press_release_id order by j.position desc limit 1) l
            order by d.public_at, d.press_release_id""";

    private final EntityManager database;
    private final Journal journal;
    private final jakarta.enterprise.event.Event<JournalAppended> appended;
    private final Clock clock;
    private final BackgroundLoop loop = new BackgroundLoop(
            "due-publications", LOG, "Followers cannot be notified of releases that became public", this::step);
    private final JournalHead.Trigger trigger;

    DuePublications(
            EntityManager database,
            Journal journal,
            jakarta.enterprise.event.Event<JournalAppended> appended,
            JournalHead head,
            Clock clock) {
        this.database = database;
        this.journal = journal;
        this.appended = appended;
        this.clock = clock;
        this.trigger = head.atInstant(NEXT, loop::wake);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    private Duration step() {
        return trigger.run(
                () -> {
                    if (append(clock.instant())) {
                        trigger.set();
                        return Duration.ZERO;
                    }
                    return JournalHead.IDLE;
                },
                () -> {});
    }

    /**
     * Appends a row for each release that has become public, the earliest first.
     *
     * @return whether there may be more
     */
    @Transactional
    public boolean append(Instant now) {
        boolean due = (Boolean) database.createNativeQuery(
                        "select exists (select 1 from coming_out where public_at <= :now)", Boolean.class)
                .setParameter("now", now)
                .getSingleResult();
        if (!due) {
            return false;
        }
        journal.lock();
        appended.fire(new JournalAppended());
        return database.createNativeQuery(APPEND)
                        .setParameter("now", now)
                        .setParameter("max", MAX_ROWS)
                        .executeUpdate()
                == MAX_ROWS;
    }
}

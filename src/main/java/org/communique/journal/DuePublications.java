package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;

/**
 * Tells the journal of what came out by itself. It is public by the clock whether or not this is told; followers cannot look at the
 * clock for every release, so it is told them, once, whichever node does it. Nobody did it and no version came of it: revisions and
 * audit do not list it.
 */
@ApplicationScoped
public class DuePublications {
    /** The event of such a row, which is nobody's deed and so none of {@link Event}. */
    public static final String EVENT = "came-out";

    /** When the next one is, in SQL; null for never. */
    public static final String NEXT = "select min(public_at) from coming_out";

    private static final int MOST = 1_000;

    /** What is taken out of the list is told; what a change has told since, or made another time of, is not there any more. */
    private static final String TELL = """
            with due as (
              delete from coming_out where press_release_id in (
                select press_release_id from coming_out where public_at <= :now order by public_at limit :most)
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

    DuePublications(EntityManager database, Journal journal, jakarta.enterprise.event.Event<JournalAppended> appended) {
        this.database = database;
        this.journal = journal;
        this.appended = appended;
    }

    /**
     * Tells of what has come out until now, the earliest first.
     *
     * @return whether there may be more at once
     */
    @Transactional
    public boolean tell(Instant now) {
        boolean due = (Boolean) database.createNativeQuery(
                        "select exists (select 1 from coming_out where public_at <= :now)", Boolean.class)
                .setParameter("now", now)
                .getSingleResult();
        if (!due) {
            return false;
        }
        journal.lock();
        appended.fire(new JournalAppended());
        return database.createNativeQuery(TELL)
                        .setParameter("now", now)
                        .setParameter("most", MOST)
                        .executeUpdate()
                == MOST;
    }
}

package org.communique.journal;

import java.time.Instant;

/**
 * A change to append to the journal.
 *
 * @param at          the time of the change
 * @param version     the subject's version after the change
 * @param actor       the author
 * @param note        a note by the author; may be null
 * @param snapshot    the subject after the change, in JSON; null if it does not exist any more
 * @param publication how the subject is visible outside the newsroom after the change; null if it is not
 */
public record Change(
        Event event,
        Subject subject,
        int version,
        Instant at,
        Actor actor,
        String note,
        String snapshot,
        Publication publication) {

    /** Creates a change whose subject is not visible outside the newsroom afterwards. */
    public Change(Event event, Subject subject, int version, Instant at, Actor actor, String note, String snapshot) {
        this(event, subject, version, at, actor, note, snapshot, null);
    }

    /** Whether the change may affect a public response. A change of a draft does not. */
    boolean isPublic() {
        return publication != null
                || subject.isOrganization()
                || subject.isMediaFile() && event != Event.CREATED
                || subject.isPressRelease() && event != Event.CREATED && event != Event.EDITED;
    }
}

package org.communique.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A change to be appended.
 *
 * @param at          when it was made
 * @param version     the subject's version after it
 * @param actor       who made it
 * @param note        why, in the actor's words; may be null
 * @param snapshot    the subject after the change; null when there is none any more
 * @param publication what readers beyond the newsroom see of the subject after it; null when that is nothing
 */
public record Change(
        Event event,
        Subject subject,
        int version,
        Instant at,
        Actor actor,
        String note,
        JsonNode snapshot,
        Publication publication) {

    /** A change after which nobody beyond the newsroom sees anything. */
    public Change(Event event, Subject subject, int version, Instant at, Actor actor, String note, JsonNode snapshot) {
        this(event, subject, version, at, actor, note, snapshot, null);
    }

    /** Whether it may show in what anyone is answered who has no key. What is done to a draft does not. */
    boolean isSeen() {
        return publication != null
                || subject.isOrganization()
                || subject.isPressRelease() && event != Event.CREATED && event != Event.EDITED;
    }
}

package org.communique.changes;

import java.time.Instant;
import java.util.UUID;
import org.communique.audience.Sight;
import org.communique.audience.Standing;

/**
 * A row of the journal as far as readers may be told of it, with what is true now of the release.
 *
 * @param done        what was done, as the journal calls it
 * @param note        of a correction, as long as the release has it
 * @param before      who saw the release before
 * @param after       who saw it afterwards
 * @param standing    who sees it now
 * @param reason      why it is withdrawn; null when it is not
 * @param replacedBy  what takes its place; null when nothing does
 * @param replacement who sees that
 */
public record Noted(
        long position,
        Instant at,
        String done,
        UUID id,
        int version,
        String note,
        Audience before,
        Audience after,
        Standing standing,
        String reason,
        UUID replacedBy,
        Standing replacement) {

    /**
     * Who saw a release.
     *
     * @param level        0 nobody beyond the newsroom, 1 partners, 2 everyone
     * @param organization whose it was
     */
    public record Audience(int level, UUID organization) {
        static final int EVERYONE = 2;
        static final int PARTNERS = 1;

        public boolean has(Sight sight) {
            return level == EVERYONE || level == PARTNERS && sight.reaches(organization);
        }
    }

    /** What it is to a reader; null when it is nothing. */
    ChangeEvent eventFor(Sight sight) {
        return eventFor(sight, true, true);
    }

    /**
     * What it is to a reader of some releases; null when it is nothing.
     *
     * @param wantedBefore whether the release was one of them before
     * @param wantedAfter  whether it was one of them afterwards
     */
    public ChangeEvent eventFor(Sight sight, boolean wantedBefore, boolean wantedAfter) {
        return ChangeEvent.of(done, wantedBefore && before.has(sight), wantedAfter && after.has(sight));
    }

    /** What a reader, to whom it was the event, may be told now of why, whenever it happened. */
    String reasonFor(ChangeEvent event, Sight sight, Instant now) {
        return switch (event) {
            case CORRECTED -> standing.isSeenBy(sight, now) ? note : null;
            case WITHDRAWN -> standing.isWithdrawnFrom(sight) ? reason : null;
            default -> null;
        };
    }

    UUID replacementFor(ChangeEvent event, Sight sight, Instant now) {
        boolean told =
                event == ChangeEvent.WITHDRAWN && standing.isWithdrawnFrom(sight) && replacement.isSeenBy(sight, now);
        return told ? replacedBy : null;
    }
}

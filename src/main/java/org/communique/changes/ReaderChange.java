package org.communique.changes;

import java.time.Instant;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.audience.VisibilityFacts;

/**
 * A row of the journal as far as readers may be told of it, with what is true now of the release.
 *
 * @param done        what was done, as the journal calls it
 * @param note        of a correction, as long as the release has it
 * @param before      who saw the release before
 * @param after       who saw it afterwards
 * @param visibilityFacts    who sees it now
 * @param reason      why it is withdrawn; null when it is not
 * @param replacedBy  what takes its place; null when nothing does
 * @param replacement who sees that
 */
public record ReaderChange(
        long position,
        Instant at,
        String done,
        UUID id,
        int version,
        String note,
        Audience before,
        Audience after,
        VisibilityFacts visibilityFacts,
        String reason,
        UUID replacedBy,
        VisibilityFacts replacement) {

    /**
     * Who saw a release.
     *
     * @param level        0 nobody beyond the newsroom, 1 partners, 2 everyone
     * @param organization whose it was
     */
    public record Audience(int level, UUID organization) {
        static final int EVERYONE = 2;
        static final int PARTNERS = 1;

        public boolean has(ViewerScope viewerScope) {
            return level == EVERYONE || level == PARTNERS && viewerScope.reaches(organization);
        }
    }

    /** What it is to a reader; null when it is nothing. */
    ChangeEvent eventFor(ViewerScope viewerScope) {
        return eventFor(viewerScope, true, true);
    }

    /**
     * What it is to a reader of some releases; null when it is nothing.
     *
     * @param wantedBefore whether the release was one of them before
     * @param wantedAfter  whether it was one of them afterwards
     */
    public ChangeEvent eventFor(ViewerScope viewerScope, boolean wantedBefore, boolean wantedAfter) {
        return ChangeEvent.of(done, wantedBefore && before.has(viewerScope), wantedAfter && after.has(viewerScope));
    }

    /** What a reader, to whom it was the event, may be told now of why, whenever it happened. */
    String reasonFor(ChangeEvent event, ViewerScope viewerScope, Instant now) {
        return switch (event) {
            case CORRECTED -> visibilityFacts.isVisibleTo(viewerScope, now) ? note : null;
            case WITHDRAWN -> visibilityFacts.isWithdrawalKnownTo(viewerScope) ? reason : null;
            default -> null;
        };
    }

    UUID replacementFor(ChangeEvent event, ViewerScope viewerScope, Instant now) {
        boolean told = event == ChangeEvent.WITHDRAWN
                && visibilityFacts.isWithdrawalKnownTo(viewerScope)
                && replacement.isVisibleTo(viewerScope, now);
        return told ? replacedBy : null;
    }
}

package org.communique.changes;

import java.time.Instant;
import java.util.UUID;
import org.communique.audience.ViewerScope;
import org.communique.audience.VisibilityFacts;
import org.communique.release.FilterFields;

/**
 * A row of the journal that is of interest to readers, with the present state of its release.
 *
 * @param done         the event in the journal
 * @param note         the note of a correction, if the release still has it
 * @param before       who saw the release before the change
 * @param after        who saw the release after the change
 * @param fieldsBefore the fields that releases are filtered by, before the change; null if the release was new, or is purged
 * @param fieldsAfter  the same fields after the change; null if the release is purged
 * @param now          who sees the release now
 * @param reason       the reason of its withdrawal; null when it is not withdrawn
 * @param replacedBy   the id of its replacement; null when it has none
 * @param replacement  who sees the replacement now
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
        FilterFields fieldsBefore,
        FilterFields fieldsAfter,
        VisibilityFacts now,
        String reason,
        UUID replacedBy,
        VisibilityFacts replacement) {

    /** Whether the text of the release is gone for good. */
    public boolean isPurged() {
        return fieldsBefore == null && fieldsAfter == null;
    }

    /**
     * The readers of a release at some time.
     *
     * @param level        0 the newsroom only, 1 also partners, 2 everyone
     * @param organization the release's organization
     */
    public record Audience(int level, UUID organization) {
        static final int EVERYONE = 2;
        static final int PARTNERS = 1;

        public boolean has(ViewerScope viewerScope) {
            return level == EVERYONE || level == PARTNERS && viewerScope.covers(organization);
        }
    }

    /** The event that the change is to a reader; null when it is none. */
    ChangeEvent eventFor(ViewerScope viewerScope) {
        return eventFor(viewerScope, true, true);
    }

    /**
     * The event that the change is to a reader of some releases; null when it is none.
     *
     * @param matchedBefore whether the release was one of them before
     * @param matchesAfter  whether the release was one of them afterwards
     */
    public ChangeEvent eventFor(ViewerScope viewerScope, boolean matchedBefore, boolean matchesAfter) {
        return ChangeEvent.of(done, matchedBefore && before.has(viewerScope), matchesAfter && after.has(viewerScope));
    }

    /** The reason that a reader may see now, whenever the change happened; null for none. */
    String reasonFor(ChangeEvent event, ViewerScope viewerScope, Instant instant) {
        return switch (event) {
            case CORRECTED -> now.isVisibleTo(viewerScope, instant) ? note : null;
            case WITHDRAWN -> now.isWithdrawalKnownTo(viewerScope) ? reason : null;
            default -> null;
        };
    }

    /** The id of the replacement, if a reader may see it now; null for none. */
    UUID replacementFor(ChangeEvent event, ViewerScope viewerScope, Instant instant) {
        boolean isVisible = event == ChangeEvent.WITHDRAWN
                && now.isWithdrawalKnownTo(viewerScope)
                && replacement.isVisibleTo(viewerScope, instant);
        return isVisible ? replacedBy : null;
    }
}

package org.communique.audience;

import java.time.Instant;
import java.util.UUID;

/**
 * What it depends on who sees a release: the rule of {@link Visibility} for one that was read in passing, by the words of the database.
 *
 * @param state        null when the release is not there any more
 * @param organization whose it is; null for what belongs to none
 */
public record VisibilityFacts(
        String state,
        boolean trashed,
        boolean embargo,
        Instant publishedAt,
        Instant firstPublishedAt,
        Instant withdrawnAt,
        UUID organization) {

    public boolean isVisibleTo(ViewerScope viewerScope, Instant now) {
        if (state == null) {
            return false;
        }
        boolean out = "published".equals(state) && !trashed;
        boolean more =
                switch (viewerScope.beyond()) {
                    case NOTHING -> false;
                    case EMBARGOED -> out && embargo;
                    case EVERYTHING -> true;
                };
        return out && !publishedAt.isAfter(now) || more && viewerScope.reaches(organization);
    }

    /** Whether it is withdrawn and the reader, who could see it before, is told so. */
    public boolean isWithdrawalKnownTo(ViewerScope viewerScope) {
        if (!"withdrawn".equals(state) || trashed) {
            return false;
        }
        boolean wasPublic = firstPublishedAt != null && !firstPublishedAt.isAfter(withdrawnAt);
        return wasPublic
                || viewerScope.beyond() != ViewerScope.Beyond.NOTHING && embargo && viewerScope.reaches(organization);
    }
}

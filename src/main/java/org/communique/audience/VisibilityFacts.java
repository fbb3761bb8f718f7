package org.communique.audience;

import java.time.Instant;
import java.util.UUID;

/**
 * The fields of a release on which its visibility depends, to apply the rules of {@link Visibility} in memory.
 *
 * @param state        the label of the state; null if the release no longer exists
 * @param organization the id of the issuing organization; null for none
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
        boolean published = "published".equals(state) && !trashed;
        boolean more =
                switch (viewerScope.extent()) {
                    case PUBLIC -> false;
                    case EMBARGOED -> published && embargo;
                    case EVERYTHING -> true;
                };
        return published && !publishedAt.isAfter(now) || more && viewerScope.covers(organization);
    }

    /** Whether the release is withdrawn and the viewer could see it before. */
    public boolean isWithdrawalKnownTo(ViewerScope viewerScope) {
        if (!"withdrawn".equals(state) || trashed) {
            return false;
        }
        boolean wasPublic = firstPublishedAt != null && !firstPublishedAt.isAfter(withdrawnAt);
        return wasPublic
                || viewerScope.extent() != ViewerScope.Extent.PUBLIC && embargo && viewerScope.covers(organization);
    }
}

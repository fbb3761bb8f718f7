package org.communique.audience;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.communique.access.Caller;
import org.communique.access.Role;

/**
 * Decides which releases a caller may see at an instant. All code that shows, links or names a release must use this class, and so must all
 * code that counts releases, except for the counts that the database keeps by the same rule. The clock decides, so no job has to run for a
 * release to become public, and no late job can leak one.
 */
public final class Visibility {
    /** A literal and not a parameter: a generic plan can only use the partial indexes if it contains the states. */
    private static final String IS_PUBLISHED = "r.state = 'published' and r.trashed_at is null";

    public static final String IS_PUBLIC = IS_PUBLISHED + " and r.published_at <= :now";
    public static final String IS_UPCOMING = IS_PUBLISHED + " and r.published_at > :now";
    public static final String IS_WITHDRAWN = "r.state = 'withdrawn' and r.trashed_at is null";
    private static final String WAS_PUBLIC = IS_WITHDRAWN + " and r.first_published_at <= r.withdrawn_at";

    private Visibility() {}

    /** Matches the releases that the public may see. */
    public static Criteria publicOnly(Instant now) {
        return new Criteria().and(IS_PUBLIC, Map.of("now", now));
    }

    /** Matches the releases that the public may see, or could see until they were withdrawn. */
    public static Criteria publicOrWithdrawn(Instant now) {
        return new Criteria().and("(" + IS_PUBLIC + ") or (" + WAS_PUBLIC + ")", Map.of("now", now));
    }

    /** Matches the releases that the caller may see. */
    public static Criteria of(Caller caller, Instant now) {
        ViewerScope viewerScope = ViewerScope.of(caller);
        if (viewerScope.extent() == ViewerScope.Extent.PUBLIC) {
            return publicOnly(now);
        }
        String more = viewerScope.extent() == ViewerScope.Extent.EVERYTHING ? "1 = 1" : IS_PUBLISHED + " and r.embargo";
        Map<String, Object> parameters = new HashMap<>(Map.of("now", now));
        if (viewerScope.organization() != null) {
            more = "r.organization_id = :own and (" + more + ")";
            parameters.put("own", viewerScope.organization());
        }
        return new Criteria().and("(" + IS_PUBLIC + ") or (" + more + ")", parameters);
    }

    /** Matches the withdrawn releases that the caller could see before, for a 410. Staff can see withdrawn releases anyway. */
    public static Criteria withdrawnKnownTo(Caller caller) {
        Map<String, Object> parameters = new HashMap<>();
        String known = WAS_PUBLIC;
        if (caller.role().includes(Role.PARTNER)) {
            String early = IS_WITHDRAWN + " and r.embargo";
            if (caller.organization() != null) {
                early += " and r.organization_id = :own";
                parameters.put("own", caller.organization());
            }
            known = "(" + WAS_PUBLIC + ") or (" + early + ")";
        }
        return new Criteria().and(known, parameters);
    }

    /** Matches the releases that become public after an instant, when a public response expires. */
    public static Criteria upcoming(Instant now) {
        return new Criteria().and(IS_UPCOMING, Map.of("now", now));
    }
}

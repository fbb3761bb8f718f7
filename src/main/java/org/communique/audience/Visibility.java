package org.communique.audience;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.communique.access.Caller;
import org.communique.access.Role;

/**
 * Which releases a caller may see at an instant. Every path that shows, counts, links or names a release asks here, and here only;
 * the clock decides, so no job has to run for a release to become public, and none that is late can leak one.
 */
public final class Visibility {
    /** Written out and not bound: with the states in it the database can plan a statement once, for its partial indexes. */
    private static final String IS_OUT = "r.state = 'published' and r.trashed_at is null";

    public static final String IS_PUBLIC = IS_OUT + " and r.published_at <= :now";
    public static final String IS_UPCOMING = IS_OUT + " and r.published_at > :now";
    public static final String IS_WITHDRAWN = "r.state = 'withdrawn' and r.trashed_at is null";
    private static final String WAS_PUBLIC = IS_WITHDRAWN + " and r.first_published_at <= r.withdrawn_at";

    private Visibility() {}

    /** What the public may see. */
    public static Criteria publicOnly(Instant now) {
        return new Criteria().and(IS_PUBLIC, Map.of("now", now));
    }

    /** What the public may see, and what it could see until it was withdrawn. */
    public static Criteria publicOrWithdrawn(Instant now) {
        return new Criteria().and("(" + IS_PUBLIC + ") or (" + WAS_PUBLIC + ")", Map.of("now", now));
    }

    /** What the caller may see. */
    public static Criteria of(Caller caller, Instant now) {
        ViewerScope viewerScope = ViewerScope.of(caller);
        if (viewerScope.beyond() == ViewerScope.Beyond.NOTHING) {
            return publicOnly(now);
        }
        String more = viewerScope.beyond() == ViewerScope.Beyond.EVERYTHING ? "1 = 1" : IS_OUT + " and r.embargo";
        Map<String, Object> parameters = new HashMap<>(Map.of("now", now));
        if (viewerScope.organization() != null) {
            more = "r.organization_id = :own and (" + more + ")";
            parameters.put("own", viewerScope.organization());
        }
        return new Criteria().and("(" + IS_PUBLIC + ") or (" + more + ")", parameters);
    }

    /** The withdrawn releases that the caller could see before, and so is told about. Staff see them as such anyway. */
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

    /** What will become public by itself after an instant: how long an answer to the public holds. */
    public static Criteria upcoming(Instant now) {
        return new Criteria().and(IS_UPCOMING, Map.of("now", now));
    }
}

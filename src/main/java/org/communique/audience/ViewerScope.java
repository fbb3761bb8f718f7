package org.communique.audience;

import java.util.UUID;
import org.communique.access.Caller;

/**
 * The releases that a caller may see. {@link Visibility} applies the rule in SQL, search in its index, and {@link VisibilityFacts} to one
 * release in memory.
 *
 * @param extent       the releases that the caller may see besides the public ones
 * @param organization the only organization to which the extent applies; null for all
 */
public record ViewerScope(Extent extent, UUID organization) {

    /** The releases that a caller may see. {@code EMBARGOED} includes the public ones. */
    public enum Extent {
        PUBLIC,
        EMBARGOED,
        EVERYTHING
    }

    public static ViewerScope of(Caller caller) {
        if (caller.isAnonymous()) {
            return new ViewerScope(Extent.PUBLIC, null);
        }
        return new ViewerScope(caller.isStaff() ? Extent.EVERYTHING : Extent.EMBARGOED, caller.organization());
    }

    /** Returns the scope of the caller as a reader of published releases: staff see the same as partners. */
    public static ViewerScope ofReader(Caller caller) {
        return of(caller.asReader());
    }

    /** Whether the viewer sees more than the public releases of an organization. */
    public boolean covers(UUID owner) {
        return extent != Extent.PUBLIC && (organization == null || organization.equals(owner));
    }
}

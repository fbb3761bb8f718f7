package org.communique.audience;

import java.util.UUID;
import org.communique.access.Caller;

/**
 * What a caller sees beyond what is public: the rule that {@link Visibility} asks the database by, search its
 * index, and {@link VisibilityFacts} holds against one release.
 *
 * @param organization whose releases alone are seen beyond the public ones; null for those of all
 */
public record ViewerScope(Beyond beyond, UUID organization) {

    /** Beyond what is published and whose time has come. */
    public enum Beyond {
        NOTHING,
        EMBARGOED,
        EVERYTHING
    }

    public static ViewerScope of(Caller caller) {
        if (caller.isAnonymous()) {
            return new ViewerScope(Beyond.NOTHING, null);
        }
        return new ViewerScope(caller.isStaff() ? Beyond.EVERYTHING : Beyond.EMBARGOED, caller.organization());
    }

    /** What the caller sees as a reader of what is, or was, out: staff see what partners do. */
    public static ViewerScope ofReader(Caller caller) {
        return of(caller.asReader());
    }

    /** Whether more is seen of an organization's releases than what is public. */
    public boolean reaches(UUID owner) {
        return beyond != Beyond.NOTHING && (organization == null || organization.equals(owner));
    }
}

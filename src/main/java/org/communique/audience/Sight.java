package org.communique.audience;

import java.util.UUID;
import org.communique.access.Caller;

/**
 * What a caller sees beyond what is public: the rule that {@link Visibility} asks the database by, search its
 * index, and {@link Standing} holds against one release.
 *
 * @param organization whose releases alone are seen beyond the public ones; null for those of all
 */
public record Sight(Beyond beyond, UUID organization) {

    /** Beyond what is published and whose time has come. */
    public enum Beyond {
        NOTHING,
        EMBARGOED,
        EVERYTHING
    }

    public static Sight of(Caller caller) {
        if (caller.isAnonymous()) {
            return new Sight(Beyond.NOTHING, null);
        }
        return new Sight(caller.isStaff() ? Beyond.EVERYTHING : Beyond.EMBARGOED, caller.organization());
    }

    /** What the caller sees as a reader of what is, or was, out: staff see what partners do. */
    public static Sight ofReader(Caller caller) {
        return of(caller.asReader());
    }

    /** Whether more is seen of an organization's releases than what is public. */
    public boolean reaches(UUID owner) {
        return beyond != Beyond.NOTHING && (organization == null || organization.equals(owner));
    }
}

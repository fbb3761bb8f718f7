package org.communique.release;

import java.util.UUID;
import org.communique.access.Caller;

/**
 * What a caller sees beyond what is public: the rule that {@link Visibility} asks the database by, and search its index.
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
}

package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.communique.web.Labelled;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The permissions of a caller. Each role includes the permissions of the roles before it, except {@link #MONITOR}, which is beside them: it
 * reads metrics and the details of health, as an admin does, and nothing else.
 */
// PUBLIC is the role of anonymous callers and cannot be assigned.
@Schema(enumeration = {"partner", "author", "editor", "admin", "monitor"})
public enum Role implements Labelled {
    /** Below all others, so that a caller with this and another role has the permissions of the other. */
    MONITOR,
    PUBLIC,
    PARTNER,
    AUTHOR,
    EDITOR,
    ADMIN;

    /** The names of the roles, for annotations on endpoints. */
    public static final String PARTNERS = "partner";

    public static final String AUTHORS = "author";
    public static final String EDITORS = "editor";
    public static final String ADMINS = "admin";

    /** The suffix of role names that only callers not bound to an organization have. */
    public static final String UNBOUND = " of all organizations";

    static final String MONITORS_OF_ALL = "monitor" + UNBOUND;
    public static final String EDITORS_OF_ALL = EDITORS + UNBOUND;
    public static final String ADMINS_OF_ALL = ADMINS + UNBOUND;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    /** Returns the role with this label; empty if there is none or it cannot be assigned. */
    static Optional<Role> named(String label) {
        return Arrays.stream(values())
                .filter(role -> role != PUBLIC && role.label().equals(label))
                .findFirst();
    }

    public boolean includes(Role other) {
        return other == MONITOR ? this == MONITOR || this == ADMIN : ordinal() >= other.ordinal();
    }

    /** The role names for endpoint annotations that this role and the roles included in it grant. */
    Set<String> grants(boolean bound) {
        Set<String> grants = new HashSet<>();
        for (Role role : values()) {
            if (role != PUBLIC && includes(role)) {
                grants.add(role.label());
                if (!bound) {
                    grants.add(role.label() + UNBOUND);
                }
            }
        }
        return grants;
    }
}

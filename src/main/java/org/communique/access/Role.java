package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.communique.web.Labelled;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The permissions of a caller. Each role includes the permissions of the roles before it. */
// PUBLIC is the role of anonymous callers and cannot be assigned.
@Schema(enumeration = {"partner", "author", "editor", "admin"})
public enum Role implements Labelled {
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
        return ordinal() >= other.ordinal();
    }

    /** The role names for endpoint annotations that this role and the roles included in it grant. */
    Set<String> grants(boolean bound) {
        Set<String> grants = new HashSet<>();
        for (Role role : EnumSet.range(PUBLIC, this)) {
            grants.add(role.label());
            if (!bound) {
                grants.add(role.label() + UNBOUND);
            }
        }
        grants.removeIf(grant -> grant.startsWith(PUBLIC.label()));
        return grants;
    }
}

package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.communique.web.Labelled;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a caller may do; each role includes those before it. */
// Nobody is given the first one.
@Schema(enumeration = {"partner", "author", "editor", "admin"})
public enum Role implements Labelled {
    PUBLIC,
    PARTNER,
    AUTHOR,
    EDITOR,
    ADMIN;

    /** The names of the roles, for the annotations on endpoints. */
    public static final String PARTNERS = "partner";

    public static final String AUTHORS = "author";
    public static final String EDITORS = "editor";
    public static final String ADMINS = "admin";

    /** Follows the name of a role that only callers have who are bound to no organization. */
    public static final String UNBOUND = " of all organizations";

    public static final String EDITORS_OF_ALL = EDITORS + UNBOUND;
    public static final String ADMINS_OF_ALL = ADMINS + UNBOUND;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    /** The role with that name, if it is one that can be given. */
    static Optional<Role> named(String label) {
        return Arrays.stream(values())
                .filter(role -> role != PUBLIC && role.label().equals(label))
                .findFirst();
    }

    public boolean includes(Role other) {
        return ordinal() >= other.ordinal();
    }

    /** What endpoints ask for, of this role and all that it includes. */
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

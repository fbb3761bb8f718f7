package org.communique.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do; each role includes those before it. */
public enum Role {
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

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return ordinal() >= other.ordinal();
    }

    /** The labels of this role and all that it includes. */
    public Set<String> labels() {
        return EnumSet.range(PARTNER, this).stream().map(Role::label).collect(Collectors.toSet());
    }
}

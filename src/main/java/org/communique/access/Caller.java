package org.communique.access;

import java.util.UUID;

/**
 * Whoever asks.
 *
 * @param name         as the journal records it
 * @param organization the only organization whose releases the caller may touch; null without such a bound
 */
public record Caller(String name, Role role, UUID organization) {

    public static final Caller ANYONE = new Caller("public", Role.PUBLIC, null);

    /** The service itself, when it loads its samples. */
    public static Caller system() {
        return new Caller("system", Role.ADMIN, null);
    }

    public boolean isStaff() {
        return role.includes(Role.AUTHOR);
    }

    public boolean isAnonymous() {
        return role == Role.PUBLIC;
    }
}
